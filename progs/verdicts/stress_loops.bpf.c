// SPDX-License-Identifier: GPL-2.0
/* Loops that the verifier walks through round by round. */
#define BM_UAPI_ONLY
#include "verdicts/stress.bpf.h"

SEC("tc")
ACCEPT
RETVAL(400)
__naked int counted_loop_of_branches(void)
{
	ASM("r6 = r1; r7 = 0; r8 = 0;"
	    "1:" BRANCHES(1, UNKNOWN(r6), r7) "r8 += 1; if r8 < 400 goto 1b;"
	    "r0 = r8; exit;", UNKNOWN_OPS);
}

/* Two numbers that matter in each round: how often each way was taken, and the rounds. */
SEC("tc")
ACCEPT
RETVAL(0)
__naked int counted_loop_of_many_states(void)
{
	ASM("r6 = r1; r7 = 0; r8 = 0; r9 = 0;"
	    BRANCHES(260, UNKNOWN(r6), r9)
	    "1:" UNKNOWN(r6) "if r0 & 1 goto 8f; goto 9f; 8: r7 += 1; 9:"
	    "r8 += 1; if r8 < 16 goto 1b;"
	    "r0 = r7; if r7 < 17 goto 1f; r0 = *(u64 *)(r10 + 0); 1: exit;", UNKNOWN_OPS);
}

/* What is written through a copy of r10 is a spill as well. */
SEC("tc")
ACCEPT
RETVAL(0)
WHY("CVE-2023-52920: support non-r10 register spill/fill to/from stack in precision tracking")
__naked int spills_through_copy_of_r10(void)
{
	ASM("r6 = r1; r9 = r10; r9 += -64; r7 = 0; r8 = 0; *(u64 *)(r9 + 0) = r8;"
	    "1:" UNKNOWN(r6) "if r0 & 1 goto 8f; r7 += 1; goto 9f; 8: r7 += 2; 9:"
	    "*(u64 *)(r9 + 8) = r7; r7 = *(u64 *)(r9 + 8); *(u64 *)(r9 + 16) = r0;"
	    "r8 = *(u64 *)(r9 + 0); r8 += 1; *(u64 *)(r9 + 0) = r8; if r8 < 300 goto 1b;"
	    "r0 = *(u64 *)(r10 - 48); exit;", UNKNOWN_OPS);
}
