// SPDX-License-Identifier: GPL-2.0
/* Numbers that matter (are precise) across helpers, calls, returns and packet loads. */
#include "verdicts/two_paths.bpf.h"

#define __used __attribute__((used))
#define SUB(name, code)								\
	static __naked __noinline __used int name(void) { ASM(code, PATHS_OPS); }

/* ---- a helper's argument: its size, a NULL */

/* Two programs as of PRUNES(), which end themselves. */
#define FLOWS(name, rows, err, text, first, good, bad, result, each, code, ...)	\
	SEC("tc") rows STATE_FREQ RETVAL(result)				\
	__naked int name##_in_bounds(void)					\
	{ ASM(PATHS(first, good, each, code), PATHS_OPS, ##__VA_ARGS__); }	\
	SEC("tc") REJECT(err, msg(text)) STATE_FREQ CONTROL(name##_in_bounds)	\
	__naked int name(void)							\
	{ ASM(PATHS(first, bad, each, code), PATHS_OPS, ##__VA_ARGS__); }

#define PAST_STACK "invalid indirect access to stack|invalid write to stack|invalid stack type"

FLOWS(helper_size, ACCEPT, EINVAL, PAST_STACK, 8, 16, 17, 0, "",
      "r1 = r9; r2 = 0; r3 = r10; r3 += -16; r4 = r6; call %[bpf_skb_load_bytes]; exit;",
      __imm(bpf_skb_load_bytes))
FLOWS(helper_size_spilled, ACCEPT, EINVAL, PAST_STACK, 8, 16, 17, 0,
      "*(u64 *)(r10 - 24) = r6;",
      "r1 = r9; r2 = 0; r3 = r10; r3 += -16; r4 = *(u64 *)(r10 - 24);"
      "call %[bpf_skb_load_bytes]; exit;",
      __imm(bpf_skb_load_bytes))
FLOWS(helper_buffer_offset, ACCEPT, EINVAL, PAST_STACK, -16, -8, -7, 0, "",
      "r1 = r9; r2 = 0; r3 = r10; r3 += r6; r4 = 8; call %[bpf_skb_load_bytes]; exit;",
      __imm(bpf_skb_load_bytes))
/* The sum over 8 bytes of zero, from a seed of 0. */
#define NOT_NULL "R1 type=scalar expected=|R1 type=inv expected="
#define SUM_OF_8(from, from_size)						\
	"r4 = 0; *(u64 *)(r10 - 8) = r4; r1 = " from "; r2 = " from_size ";"	\
	"r3 = r10; r3 += -8; r4 = 8; r5 = 0; call %[bpf_csum_diff]; exit;"

SEC("tc")
ACCEPT
STATE_FREQ
RETVAL(0)
__naked int helper_null_in_bounds(void)
{
	ASM(PATHS(0, 0, "", SUM_OF_8("r6", "0")), PATHS_OPS, __imm(bpf_csum_diff));
}

/* A number that is no address: of the other path it was known that it is NULL. */
SEC("tc")
REJECT(EACCES, since("7.3 7.2.9 6.12.115" /* measured */), msg(NOT_NULL))
STATE_FREQ
UNSOUND
CONTROL(helper_null_in_bounds)
WHY("a NULL argument is precise")
__naked int helper_null(void)
{
	ASM(PATHS(0, 8, "", SUM_OF_8("r6", "0")), PATHS_OPS, __imm(bpf_csum_diff));
}

FLOWS(helper_size_zero_of_null, ACCEPT, EACCES, NOT_NULL, 0, 0, 8, 0, "",
      SUM_OF_8("0", "r6"), __imm(bpf_csum_diff))
FLOWS(across_helper, ACCEPT, EACCES, "invalid access to map value", 0, 7, 8, 7, "",
      "call %[bpf_get_prandom_u32]; r7 = r6;" USE_R7, __imm(bpf_get_prandom_u32))

/* ---- packet loads: on the failing path the program ends */

FLOWS(across_ld_abs, ACCEPT, EACCES, "invalid access to map value", 0, 7, 8, 7, "",
      "r7 = r6; r6 = r9; r0 = *(u8 *)skb[0];" USE_R7)
FLOWS(across_ld_ind, ACCEPT, EACCES, "invalid access to map value", 0, 7, 8, 7, "",
      "r7 = r6; r6 = r9; r1 = 0; r0 = *(u8 *)skb[r1];" USE_R7)

/* ---- static subprograms: arguments, results, what they leave alone, the caller's stack */

SUB(same, "r0 = r1; exit;")
SUB(uses_argument, "r8 = %[value] ll; r8 += r1; r7 = r1; r1 = *(u8 *)(r8 + 0); r0 = r7; exit;")
SUB(uses_argument_behind_join,
    "r8 = %[value] ll; if r2 == 0 goto +1; r0 = 0; r8 += r1; r7 = r1; r1 = *(u8 *)(r8 + 0);"
    "r0 = r7; exit;")
SUB(does_nothing, "r0 = 0; if r1 == 0 goto +1; r0 = 1; exit;")
SUB(reads_callers_slot, "r0 = *(u64 *)(r1 + 0); exit;")
SUB(spills_argument, "*(u64 *)(r10 - 8) = r1; r0 = *(u64 *)(r10 - 8); exit;")
SUB(stores_in_callers_slot, "*(u64 *)(r1 + 0) = r2; r0 = 0; exit;")
SUB(clobbers_r6, "r6 = 5; r0 = r1; exit;")

#define INVALID "invalid access to map value"
#define CALLS(name, each, code)							\
	FLOWS(name, ACCEPT, EACCES, INVALID, 0, 7, 8, 7, each, code)

CALLS(argument, "", "r1 = r6; call uses_argument; exit;")
CALLS(argument_behind_join_in_callee, "",
      "r1 = r6; r2 = *(u64 *)(r8 + 0); call uses_argument_behind_join; exit;")
CALLS(argument_loaded_on_each_path, "r1 = r6; r2 = 0;", "r6 = 0; call uses_argument; exit;")
CALLS(result, "", "r1 = r6; call same; r7 = r0;" USE_R7)
CALLS(result_of_two_calls, "", "r1 = r6; call same; r1 = r0; call same; r7 = r0;" USE_R7)
CALLS(result_joined_behind_calls, "r1 = r6; r6 = r8; call same; r8 = r6;", "r7 = r0;" USE_R7)
CALLS(result_by_callees_stack, "", "r1 = r6; call spills_argument; r7 = r0;" USE_R7)
CALLS(callee_saved, "", "r1 = *(u64 *)(r8 + 0); call does_nothing; r7 = r6;" USE_R7)
CALLS(callee_saved_and_used_by_callee, "", "r1 = r6; call clobbers_r6; r7 = r6;" USE_R7)
CALLS(callers_slot_read_by_callee, "*(u64 *)(r10 - 8) = r6;",
      "r6 = 0; r1 = r10; r1 += -8; call reads_callers_slot; r7 = r0;" USE_R7)
CALLS(callers_slot_written_by_callee, "",
      "r1 = r10; r1 += -8; r2 = r6; call stores_in_callers_slot; r7 = *(u64 *)(r10 - 8);" USE_R7)
CALLS(callers_slot_across_call, "*(u64 *)(r10 - 8) = r6;",
      "r6 = 0; r1 = *(u64 *)(r8 + 0); call does_nothing; r7 = *(u64 *)(r10 - 8);" USE_R7)

/* Which of two paths was taken inside the callee. */
SUB(chooses_7, "if r1 == 0 goto +2; r0 = 0; exit; r0 = 7; exit;")
SUB(chooses_8, "if r1 == 0 goto +2; r0 = 0; exit; r0 = 8; exit;")
#define CHOOSES(callee)								\
	ASM("r8 = %[value] ll; r1 = *(u64 *)(r8 + 0); call " #callee "; r7 = r0;" USE_R7, PATHS_OPS)

SEC("tc")
ACCEPT
STATE_FREQ
RETVAL(7)
__naked int paths_of_callee_in_bounds(void)
{
	CHOOSES(chooses_7);
}

SEC("tc")
REJECT(EACCES, msg(INVALID))
STATE_FREQ
CONTROL(paths_of_callee_in_bounds)
__naked int paths_of_callee(void)
{
	CHOOSES(chooses_8);
}

/* ---- global subprograms are verified alone: what they return is any number */

__noinline int returns_3(int n)
{
	barrier_var(n);
	return 3;
}

#define RESULT_OF_GLOBAL(cut)							\
	ASM("r8 = %[value] ll; r1 = 0; call returns_3; r7 = r0;" cut USE_R7, PATHS_OPS)

SEC("tc")
ACCEPT
RETVAL(3)
__naked int result_of_global_masked(void)
{
	RESULT_OF_GLOBAL("r7 &= 7;");
}

SEC("tc")
REJECT(EACCES, OUTSIDE)
CONTROL(result_of_global_masked)
__naked int result_of_global_is_any_number(void)
{
	RESULT_OF_GLOBAL("w7 = w7;");
}

/* ---- what the program itself returns */

#define RETURNS(number)								\
	ASM("r1 = *(u32 *)(r1 + %[mark]); if r1 == 0 goto 1f; r0 = 0; goto 2f;"	\
	    "1: r0 = " #number "; 2: r2 = 0; exit;", __field(struct __sk_buff, mark))

SEC("cgroup_skb/ingress")
ACCEPT
STATE_FREQ
CONFIG("CONFIG_CGROUP_BPF")
__naked int returned_in_range(void)
{
	RETURNS(1);
}

SEC("cgroup_skb/ingress")
REJECT(EINVAL, since("6.8"), msg("At program exit the register R0"))
STATE_FREQ
UNSOUND
CONTROL(returned_in_range)
CONFIG("CONFIG_CGROUP_BPF")
WHY("enforce precise retval range on program exit")
__naked int returned(void)
{
	RETURNS(4);
}
