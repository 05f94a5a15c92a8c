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
REJECT(EINVAL, since("6.2"), msg("without taking a lock"))
REJECT(EACCES, msg("without taking a lock"))
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
