// SPDX-License-Identifier: GPL-2.0
/* What a program may do between bpf_spin_lock() and bpf_spin_unlock(). */
#include "verdicts/common.bpf.h"

struct value {
	struct bpf_spin_lock lock;
	int n;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct value);
} locked SEC(".maps");

static __naked __noinline __attribute__((used)) int static_subprog(void)
{
	ASM("r0 = 0; exit;");
}

/* what the lock itself is refused for */
#define REJECT_LOCK(text)							\
	REJECT(EINVAL, since("6.2"), msg(text)) REJECT(EACCES, msg(text))

#define LOCK "r1 = r6; call %[bpf_spin_lock];"
#define UNLOCK "r1 = r6; call %[bpf_spin_unlock];"
#define WITH_VALUE(code)							\
	ASM(LOOKUP_CHECKED(locked) "r6 = r0;" code "r0 = 0; exit;",		\
	    LOOKUP_OPS(locked), __imm(bpf_spin_lock), __imm(bpf_spin_unlock),	\
	    __imm(bpf_get_prandom_u32))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int lock_and_unlock(void)
{
	WITH_VALUE(LOCK "r1 = *(u32 *)(r6 + 4);" UNLOCK);
}

SEC("tc")
REJECT(EINVAL, msg("bpf_spin_unlock is missing|"
	"BPF_EXIT instruction in main prog cannot be used inside bpf_spin_lock"))
CONTROL(lock_and_unlock)
__naked int lock_only(void)
{
	WITH_VALUE(LOCK);
}

SEC("tc")
REJECT_LOCK("without taking a lock")
CONTROL(lock_and_unlock)
WHY("Propagate errors from process_* checks in check_func_arg")
__naked int unlock_only(void)
{
	WITH_VALUE(UNLOCK);
}

SEC("tc")
REJECT(EINVAL, msg("Locking two bpf_spin_locks are not allowed|"
	"function calls are not allowed while holding a lock"))
CONTROL(lock_and_unlock)
__naked int lock_twice(void)
{
	WITH_VALUE(LOCK LOCK UNLOCK);
}

SEC("tc")
REJECT(EACCES, msg("cannot be accessed directly"))
CONTROL(lock_and_unlock)
__naked int lock_read_as_data(void)
{
	WITH_VALUE(LOCK "r1 = *(u32 *)(r6 + 0);" UNLOCK);
}

SEC("tc")
REJECT(EINVAL, msg("function calls are not allowed while holding a lock|"
	"helper call is not allowed in"))
CONTROL(lock_and_unlock)
__naked int helper_under_lock(void)
{
	WITH_VALUE(LOCK "call %[bpf_get_prandom_u32];" UNLOCK);
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int subprog_behind_lock(void)
{
	WITH_VALUE(LOCK UNLOCK "call static_subprog;");
}

SEC("tc")
ACCEPT_IF(since("6.9"))
REJECT(EINVAL, msg("function calls are not allowed while holding a lock"))
CONTROL(subprog_behind_lock)
RETVAL(0)
WHY("Allow calling static subprogs while holding a bpf_spin_lock")
__naked int subprog_under_lock(void)
{
	WITH_VALUE(LOCK "call static_subprog;" UNLOCK);
}

__noinline int global_subprog(void)
{
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("function calls are not allowed while holding a lock"))
CONTROL(subprog_under_lock)
__naked int global_subprog_under_lock(void)
{
	WITH_VALUE(LOCK "call global_subprog;" UNLOCK);
}

/* ---- which lock */

struct unlocked {
	int a;
	int n;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct value);
} also_locked SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct unlocked);
} lockless SEC(".maps");

#define UNLOCK_OTHER "r1 = r7; call %[bpf_spin_unlock];"
#define LOCK_OTHER "r1 = r7; call %[bpf_spin_lock];"
/* r6 = a value of @map, r7 = one of @other */
#define WITH_VALUES(map, other, code)						\
	ASM(LOOKUP_CHECKED(map) "r6 = r0;" LOOKUP_CHECKED(other) "r7 = r0;"	\
	    code "r0 = 0; exit;",						\
	    __imm(bpf_map_lookup_elem), __imm_addr(locked), __imm_addr(also_locked),	\
	    __imm_addr(lockless), __imm(bpf_spin_lock), __imm(bpf_spin_unlock))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int locks_of_two_maps_in_turn(void)
{
	WITH_VALUES(locked, also_locked, LOCK UNLOCK LOCK_OTHER UNLOCK_OTHER);
}

SEC("tc")
REJECT_LOCK("bpf_spin_unlock of different lock")
CONTROL(locks_of_two_maps_in_turn)
__naked int lock_of_one_map_unlock_of_other(void)
{
	WITH_VALUES(locked, also_locked, LOCK UNLOCK_OTHER);
}

/* The same value as it happens: the verifier goes by the look-up. */
SEC("tc")
REJECT_LOCK("bpf_spin_unlock of different lock")
CONTROL(locks_of_two_maps_in_turn)
__naked int lock_of_one_lookup_unlock_of_other(void)
{
	WITH_VALUES(also_locked, also_locked, LOCK UNLOCK_OTHER);
}

SEC("tc")
REJECT(EINVAL, msg("Locking two bpf_spin_locks are not allowed|"
	"function calls are not allowed while holding a lock"))
CONTROL(locks_of_two_maps_in_turn)
__naked int locks_of_two_maps_at_once(void)
{
	WITH_VALUES(locked, also_locked, LOCK LOCK_OTHER UNLOCK_OTHER UNLOCK);
}

SEC("tc")
REJECT_LOCK("has no valid bpf_spin_lock|doesn't have 'struct bpf_spin_lock'")
CONTROL(locks_of_two_maps_in_turn)
__naked int lock_of_map_without(void)
{
	WITH_VALUES(lockless, locked, LOCK UNLOCK);
}

SEC("tc")
REJECT_LOCK("doesn't point to 'struct bpf_spin_lock'")
CONTROL(lock_and_unlock)
__naked int lock_beside_the_lock(void)
{
	WITH_VALUE("r6 += 4;" LOCK UNLOCK);
}

SEC("tc")
REJECT_LOCK("doesn't have constant offset")
CONTROL(lock_and_unlock)
__naked int lock_at_unknown_offset(void)
{
	WITH_VALUE("call %[bpf_get_prandom_u32]; r0 &= 4; r6 += r0;" LOCK UNLOCK);
}

SEC("tc")
REJECT(EACCES, msg("R1 type=fp expected="))
CONTROL(lock_and_unlock)
__naked int lock_on_stack(void)
{
	WITH_VALUE("r1 = 0; *(u64 *)(r10 - 8) = r1; r6 = r10; r6 += -8;" LOCK UNLOCK);
}

SEC("tc")
REJECT(EACCES, msg("R1 type=map_value_or_null expected="))
CONTROL(lock_and_unlock)
__naked int lock_of_untested_value(void)
{
	ASM(LOOKUP(locked) "r1 = r0; call %[bpf_spin_lock]; r0 = 0; exit;",
	    LOOKUP_OPS(locked), __imm(bpf_spin_lock));
}

/* ---- how long it is held */

SEC("tc")
REJECT(EINVAL, msg("bpf_spin_unlock is missing|"
	"BPF_EXIT instruction in main prog cannot be used inside bpf_spin_lock"))
CONTROL(lock_and_unlock)
__naked int unlock_on_one_path(void)
{
	WITH_VALUE("call %[bpf_get_prandom_u32]; r7 = r0;" LOCK "if r7 == 0 goto 1f;" UNLOCK "1:");
}

SEC("tc")
REJECT_LOCK("without taking a lock")
CONTROL(lock_and_unlock)
__naked int lock_on_one_path(void)
{
	WITH_VALUE("call %[bpf_get_prandom_u32]; if r0 == 0 goto 1f;" LOCK "1:" UNLOCK);
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int value_written_under_lock(void)
{
	WITH_VALUE(LOCK "r1 = 1; *(u32 *)(r6 + 4) = r1;" UNLOCK);
}

SEC("tc")
REJECT(EACCES, msg("cannot be accessed directly"))
CONTROL(value_written_under_lock)
__naked int lock_written_as_data(void)
{
	WITH_VALUE("r1 = 0; *(u32 *)(r6 + 0) = r1;");
}

SEC("tc")
REJECT(EACCES, msg("cannot be accessed directly"))
CONTROL(value_written_under_lock)
__naked int lock_and_data_written_as_one(void)
{
	WITH_VALUE("r1 = 0; *(u64 *)(r6 + 0) = r1;");
}

SEC("tc")
REJECT(EINVAL, msg("function calls are not allowed while holding a lock|"
	"helper call is not allowed in"))
CONTROL(lock_and_unlock)
__naked int lookup_under_lock(void)
{
	WITH_VALUE(LOCK LOOKUP(locked) UNLOCK);
}

/* ---- a lock that outlives the function that took it */

#define SUBPROG(name, code)							\
	static __naked __noinline __attribute__((used)) int name(void)		\
	{ ASM(code "r0 = 0; exit;", __imm(bpf_spin_lock), __imm(bpf_spin_unlock)); }

SUBPROG(locks, "call %[bpf_spin_lock];")
SUBPROG(unlocks, "call %[bpf_spin_unlock];")
SUBPROG(locks_and_unlocks, "r6 = r1; call %[bpf_spin_lock]; r1 = r6; call %[bpf_spin_unlock];")

SEC("tc")
ACCEPT
RETVAL(0)
__naked int lock_and_unlock_in_subprog(void)
{
	WITH_VALUE("r1 = r6; call locks_and_unlocks;");
}

SEC("tc")
ACCEPT_IF(since("6.9"))
REJECT(EINVAL, msg("bpf_spin_unlock is missing|function calls are not allowed while holding"))
CONTROL(lock_and_unlock_in_subprog)
RETVAL(0)
WHY("Allow calling static subprogs while holding a bpf_spin_lock")
__naked int lock_in_subprog_unlock_in_main(void)
{
	WITH_VALUE("r1 = r6; call locks;" UNLOCK);
}

SEC("tc")
ACCEPT_IF(since("6.9"))
REJECT(EINVAL, msg("bpf_spin_unlock is missing|function calls are not allowed while holding"))
CONTROL(lock_and_unlock_in_subprog)
RETVAL(0)
WHY("Allow calling static subprogs while holding a bpf_spin_lock")
__naked int lock_in_main_unlock_in_subprog(void)
{
	WITH_VALUE(LOCK "r1 = r6; call unlocks;");
}

SEC("tc")
REJECT(EINVAL, msg("bpf_spin_unlock is missing|cannot be used inside bpf_spin_lock|"
	"function calls are not allowed while holding"))
CONTROL(lock_and_unlock_in_subprog)
__naked int lock_in_subprog_only(void)
{
	WITH_VALUE("r1 = r6; call locks;");
}

SEC("tc")
REJECT(EINVAL, msg("Locking two bpf_spin_locks are not allowed|"
	"function calls are not allowed while holding a lock"))
CONTROL(lock_and_unlock_in_subprog)
__naked int lock_in_main_and_subprog(void)
{
	WITH_VALUE(LOCK "r1 = r6; call locks;" UNLOCK);
}

/* ---- what ends a program does not leave a lock behind */

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} progs SEC(".maps");

/* the context is in r6, the value in r7 */
#define WITH_CONTEXT(code)							\
	ASM("r6 = r1;" LOOKUP_CHECKED(locked) "r7 = r0;" code "r0 = 0; exit;",	\
	    LOOKUP_OPS(locked), __imm(bpf_spin_lock), __imm(bpf_spin_unlock),	\
	    __imm(bpf_tail_call), __imm_addr(progs))
#define TAIL_CALL "r1 = r6; r2 = %[progs] ll; r3 = 0; call %[bpf_tail_call];"
#define LD_ABS "r0 = *(u8 *)skb[0];"

SEC("tc")
ACCEPT
RETVAL(0)
__naked int tail_call_behind_lock(void)
{
	WITH_CONTEXT(LOCK_OTHER UNLOCK_OTHER TAIL_CALL);
}

SEC("tc")
REJECT(EINVAL, msg("function calls are not allowed while holding a lock|"
	"helper call is not allowed in"))
CONTROL(tail_call_behind_lock)
__naked int tail_call_under_lock(void)
{
	WITH_CONTEXT(LOCK_OTHER TAIL_CALL UNLOCK_OTHER);
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int ld_abs_behind_lock(void)
{
	WITH_CONTEXT(LOCK_OTHER UNLOCK_OTHER LD_ABS);
}

SEC("tc")
REJECT(EINVAL, msg("cannot be used inside bpf_spin_lock-ed region"))
CONTROL(ld_abs_behind_lock)
__naked int ld_abs_under_lock(void)
{
	WITH_CONTEXT(LOCK_OTHER LD_ABS UNLOCK_OTHER);
}
