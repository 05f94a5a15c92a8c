// SPDX-License-Identifier: GPL-2.0
/* Loops that end by may_goto: the verifier goes on until nothing new is found. */
#define BM_UAPI_ONLY
#include "verdicts/stress.bpf.h"

#define MAY_GOTO(off) INSN(0xe5, 0, 0, off, 0)

SEC("tc")
ACCEPT_IF(since("6.9"))
RETVAL(4)
__naked int may_goto_around_branches(void)
{
	ASM("r6 = r1; r7 = 0; r8 = 0;"
	    "1: " MAY_GOTO(1) "goto 2f; goto 3f; 2:"
	    BRANCHES(300, UNKNOWN(r6), r7)
	    "r8 += 1; if r8 < 4 goto 1b; 3: r0 = r8; exit;", UNKNOWN_OPS);
}
