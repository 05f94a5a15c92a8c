// SPDX-License-Identifier: GPL-2.0
/* Packet pointers across frames: tail calls, arguments of functions, the caller's stack. */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} jumps SEC(".maps");

#define __used __attribute__((used))
#define OPS									\
	__field(struct __sk_buff, data), __field(struct __sk_buff, data_end),	\
	__imm(bpf_skb_pull_data), __imm(bpf_get_prandom_u32), __imm(bpf_tail_call), __imm_addr(jumps)
#define ROOM "r1 = r7; r1 += 14; if r1 > r8 goto 1f;"
#define LOAD "r7 = *(u32 *)(r6 + %[data]); r8 = *(u32 *)(r6 + %[data_end]);"
/* r6 = the context, r7 = the packet's begin, r8 its end, of 14 bytes at least. */
#define PACKET(code, ...)							\
	ASM("r6 = r1;" LOAD ROOM code "1: r0 = 0; exit;", OPS, ##__VA_ARGS__)
#define READ "r0 = *(u8 *)(r7 + 13);"
#define TAIL_CALL "r1 = r6; r2 = %[jumps] ll; r3 = 0; call %[bpf_tail_call];"
#define PULL "r1 = r6; r2 = 0; call %[bpf_skb_pull_data];"
#define STALE msg("R7 invalid mem access 'inv'|R7 invalid mem access 'scalar'")

/* ---- tail calls */

SEC("tc")
ACCEPT
RETVAL(0)
__naked int tail_call_then_reload(void)
{
	PACKET(TAIL_CALL LOAD ROOM READ);
}

/*
 * A tail call that comes back has failed, and done nothing.  The fix for subprograms made
 * it forget the packet in the main program as well, until the two ways were told apart.
 */
SEC("tc")
ACCEPT_IF(since("6.19 6.18.15" /* measured */))
REJECT(EACCES, since("6.13 6.12.9"), STALE)
ACCEPT
CONTROL(tail_call_then_reload)
RETVAL(0)
WHY("consider that tail calls invalidate packet pointers; properly verify tail call behavior")
__naked int tail_call_that_fails_in_main(void)
{
	PACKET(TAIL_CALL READ);
}

static __naked __noinline __used int reads_behind_tail_call(void)
{
	PACKET(TAIL_CALL READ);
}

SEC("tc")
ACCEPT_IF(since("6.19 6.18.15" /* measured */))
REJECT(EACCES, since("6.13 6.12.9"), STALE)
ACCEPT
CONTROL(tail_call_then_reload)
RETVAL(0)
__naked int tail_call_that_fails_in_subprog(void)
{
	ASM("call reads_behind_tail_call; r0 = 0; exit;");
}

__noinline int global_tail_calls(struct __sk_buff *skb)
{
	ASM("r2 = %[jumps] ll; r3 = 0; call %[bpf_tail_call];", OPS);
	return 0;
}

SEC("tc")
REJECT(EACCES, since("6.13 6.12.25"), STALE)
UNSOUND
CONTROL(tail_call_then_reload)
WHY("track changes_pkt_data property for global functions; "
	"consider that tail calls invalidate packet pointers")
__naked int tail_call_in_global(void)
{
	PACKET("r1 = r6; call global_tail_calls;" READ);
}

/* ---- two functions deep */

static __naked __noinline __used int pulls(void)
{
	ASM("r2 = 0; call %[bpf_skb_pull_data]; r0 = 0; exit;", OPS);
}

static __naked __noinline __used int calls_pulls(void)
{
	ASM("call pulls; r0 = 0; exit;");
}

static __naked __noinline __used int leaves(void)
{
	ASM("r0 = 0; exit;");
}

static __naked __noinline __used int calls_leaves(void)
{
	ASM("call leaves; r0 = 0; exit;");
}

__noinline int global_pulls(struct __sk_buff *skb)
{
	return bpf_skb_pull_data(skb, 0);
}

__noinline int global_calls_global_pulls(struct __sk_buff *skb)
{
	return global_pulls(skb);
}

static __noinline __used int static_calls_global_pulls(struct __sk_buff *skb)
{
	return global_pulls(skb);
}

__noinline int global_calls_static_pulls(struct __sk_buff *skb)
{
	ASM("call pulls;");
	return 0;
}

__noinline int global_leaves(struct __sk_buff *skb)
{
	return bpf_get_prandom_u32() & !skb;
}

#define CALL_AND_READ(function) PACKET("r1 = r6; call " #function ";" READ)
#define BEHIND_GLOBAL(name, function)						\
	SEC("tc") REJECT(EACCES, since("6.13 6.12.25"), STALE) UNSOUND		\
	CONTROL(leaves_two_deep)						\
	WHY("track changes_pkt_data property for global functions")		\
	__naked int name(void) { CALL_AND_READ(function); }

SEC("tc")
ACCEPT
RETVAL(0)
__naked int leaves_two_deep(void)
{
	CALL_AND_READ(calls_leaves);
}

SEC("tc")
REJECT(EACCES, STALE)
CONTROL(leaves_two_deep)
__naked int moves_two_deep(void)
{
	CALL_AND_READ(calls_pulls);
}

BEHIND_GLOBAL(moves_in_global_of_global, global_calls_global_pulls)
BEHIND_GLOBAL(moves_in_global_of_static, static_calls_global_pulls)
BEHIND_GLOBAL(moves_in_static_of_global, global_calls_static_pulls)

/* Only one of two functions moves it: the other must not be blamed. */
SEC("tc")
ACCEPT
RETVAL(0)
__naked int moves_before_the_pointer_is_loaded(void)
{
	ASM("r6 = r1; call global_pulls;" LOAD ROOM "r1 = r6; call global_leaves;" READ
	    "1: r0 = 0; exit;", OPS);
}

/* ---- the pointer is the caller's, and the callee has its address */

static __naked __noinline __used int reads_callers_slot(void)
{
	ASM("r6 = r1; r7 = *(u64 *)(r2 + 0);" READ "r0 = 0; exit;", OPS);
}

static __naked __noinline __used int pulls_and_reads_callers_slot(void)
{
	ASM("r6 = r1; r9 = r2;" PULL "r7 = *(u64 *)(r9 + 0);" READ "r0 = 0; exit;", OPS);
}

static __naked __noinline __used int pulls_and_writes_callers_slot(void)
{
	ASM("r6 = r1; r9 = r2;" PULL "r7 = *(u32 *)(r6 + %[data]); *(u64 *)(r9 + 0) = r7;"
	    "r0 = 0; exit;", OPS);
}

#define PASS_SLOT(function)							\
	"*(u64 *)(r10 - 8) = r7; r1 = r6; r2 = r10; r2 += -8; call " #function ";"

SEC("tc")
ACCEPT
RETVAL(0)
__naked int callee_reads_callers_slot(void)
{
	PACKET(PASS_SLOT(reads_callers_slot));
}

SEC("tc")
REJECT(EACCES, STALE)
CONTROL(callee_reads_callers_slot)
__naked int callee_pulls_and_reads_callers_slot(void)
{
	PACKET(PASS_SLOT(pulls_and_reads_callers_slot));
}

SEC("tc")
REJECT(EACCES, STALE)
CONTROL(callee_reads_callers_slot)
__naked int callee_pulls_and_caller_fills(void)
{
	PACKET("*(u64 *)(r10 - 8) = r7; r1 = r6; call pulls; r7 = *(u64 *)(r10 - 8);" READ);
}

/* What the callee put there is fresh, and of no tested length. */
SEC("tc")
ACCEPT
RETVAL(0)
__naked int callee_replaces_callers_pointer(void)
{
	PACKET(PASS_SLOT(pulls_and_writes_callers_slot)
	       "r7 = *(u64 *)(r10 - 8); r8 = *(u32 *)(r6 + %[data_end]);" ROOM READ);
}

SEC("tc")
REJECT(EACCES, msg("invalid access to packet"))
CONTROL(callee_replaces_callers_pointer)
__naked int callee_replaces_callers_pointer_untested(void)
{
	PACKET(PASS_SLOT(pulls_and_writes_callers_slot) "r7 = *(u64 *)(r10 - 8);" READ);
}

/* ---- a function that tests for its caller */

static __naked __noinline __used int tests_room(void)
{
	ASM("r0 = 0; r1 += 14; if r1 > r2 goto 1f; r0 = 1; 1: exit;");
}

#define ROOM_BY_CALL(branch)							\
	ASM("r6 = r1;" LOAD "r1 = r7; r2 = r8; call tests_room;" branch READ	\
	    "1: r0 = 0; exit;", OPS)

SEC("tc")
ACCEPT
RETVAL(0)
__naked int room_tested_by_callee(void)
{
	ROOM_BY_CALL("if r0 == 0 goto 1f;");
}

SEC("tc")
REJECT(EACCES, msg("invalid access to packet"))
CONTROL(room_tested_by_callee)
__naked int room_tested_by_callee_and_ignored(void)
{
	ROOM_BY_CALL("");
}

/* ---- a packet's bytes as the memory that a global function asks for */

__noinline int global_reads(struct __sk_buff *skb, __u64 *bytes)
{
	return bytes ? *bytes & 0 : 0;
}

__noinline int global_pulls_and_reads(struct __sk_buff *skb, __u64 *bytes)
{
	bpf_skb_pull_data(skb, 0);
	return bytes ? *bytes & 0 : 0;
}

SEC("tc")
ACCEPT_IF(since("5.12"))
RETVAL(0)
__naked int packet_as_memory_of_global(void)
{
	PACKET("r1 = r6; r2 = r7; call global_reads;");
}

SEC("tc")
REJECT(EINVAL, since("7.3 7.2.9" /* measured */), msg("may change packet data"))
UNSOUND
CONTROL(packet_as_memory_of_global)
__naked int packet_as_memory_of_global_that_moves_it(void)
{
	PACKET("r1 = r6; r2 = r7; call global_pulls_and_reads;");
}

SEC("tc")
REJECT(EINVAL)
CONTROL(packet_as_memory_of_global)
__naked int untested_packet_as_memory_of_global(void)
{
	PACKET("r1 = r6; r2 = r7; r2 += 10; call global_reads;");
}
