// SPDX-License-Identifier: GPL-2.0
/* Which loops the verifier believes to end. */
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[8]);
} array SEC(".maps");

SEC("tc")
ACCEPT
RETVAL(4)
__naked int counted_loop(void)
{
	ASM("r0 = 0; 1: r0 += 1; if r0 < 4 goto 1b; exit;");
}

/* r0 has the same range in each round. */
SEC("tc")
REJECT(EINVAL, msg("infinite loop detected"))
CONTROL(counted_loop)
__naked int loop_without_progress(void)
{
	ASM("r0 = 0; 1: r0 += 0; if r0 < 4 goto 1b; exit;");
}

SEC("tc")
REJECT(EINVAL, msg("infinite loop detected|unreachable insn"))
CONTROL(counted_loop)
__naked int jump_to_itself(void)
{
	ASM("r0 = 0; 1: r0 += 1; goto 1b; exit;");
}

/*
 * The loop's end condition stands above its body, and is entered by a jump: an
 * edge that leads back to what depth first search has not finished.
 */
SEC("tc")
ACCEPT_IF(since("6.7"))
REJECT(EINVAL, msg("back-edge"))
CONTROL(counted_loop)
RETVAL(4)
WHY("fix control-flow graph checking in privileged mode")
__naked int loop_entered_in_the_middle(void)
{
	ASM("r0 = 0; goto 2f; 1: r0 += 1; 2: if r0 < 4 goto 1b; exit;");
}

SEC("tc")
REJECT(EINVAL, msg("unreachable insn"))
CONTROL(counted_loop)
__naked int dead_code(void)
{
	ASM("r0 = 0; exit; r0 += 1; exit;");
}

SEC("tc")
REJECT(EINVAL, msg("last insn is not an exit or jmp"))
CONTROL(counted_loop)
__naked int end_without_exit(void)
{
	ASM("r0 = 0; if r0 == 0 goto 1f; exit; 1: r0 = 1;");
}

SEC("tc")
REJECT(EINVAL, msg("jump out of range"))
CONTROL(counted_loop)
__naked int jump_behind_end(void)
{
	ASM("r0 = 0; if r0 < 4 goto +1; exit;");
}

/* ---- may_goto: 8 million rounds, then on */

#define MAY_GOTO(off) INSN(0xe5, 0, 0, off, 0)

SEC("tc")
ACCEPT_IF(since("6.9"))
RETVAL(7)
LONG_RUN
WHY("Introduce may_goto instruction")
__naked int may_goto_ends_loop(void)
{
	ASM("1:" MAY_GOTO(1) "goto 1b; r0 = 7; exit;");
}

SEC("tc")
REJECT(EINVAL, msg("infinite loop detected|unreachable insn"))
CONTROL(may_goto_ends_loop)
__naked int no_may_goto_in_loop(void)
{
	ASM("1: if r1 == 0 goto +1; goto 1b; r0 = 7; exit;");
}

/* The loop's index, and an access that only the test of the index makes good. */
#define INDEXED_LOOP(test)							\
	ASM(LOOKUP_CHECKED(array)						\
	    "r1 = 0;"								\
	    "1:" MAY_GOTO(6)							\
	    test								\
	    "r2 = r0; r2 += r1; r3 = *(u8 *)(r2 + 0); r1 += 1;"			\
	    "goto 1b; 2: r0 = 0; exit;", LOOKUP_OPS(array))

SEC("tc")
ACCEPT_IF(since("6.9"))
RETVAL(0)
__naked int may_goto_index_tested(void)
{
	INDEXED_LOOP("if r1 > 7 goto 2f;");
}

SEC("tc")
REJECT(EACCES, msg("invalid access to map value|unbounded"))
CONTROL(may_goto_index_tested)
WHY("Fix array bounds error with may_goto")
__naked int may_goto_index_past_end(void)
{
	INDEXED_LOOP("if r1 > 8 goto 2f;");
}
