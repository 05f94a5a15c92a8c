// SPDX-License-Identifier: GPL-2.0
/* What straight code with many branches costs: nothing here goes back. */
#define BM_UAPI_ONLY
#include "verdicts/stress.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[4096]);
} array SEC(".maps");

/* Each jump is a path to come back to; the verifier remembers 8192 at a time. */
SEC("tc")
ACCEPT
RETVAL(0)
WHY("BPF_COMPLEXITY_LIMIT_JMP_SEQ")
__naked int straight_line_of_6000_jumps(void)
{
	ASM("r6 = r1;" UNKNOWN(r6) "r7 = 0;"
	    REPEAT(6000, "if r0 == rep + 1 goto 1f;")
	    "1: r0 = 0; exit;", UNKNOWN_OPS);
}

/* What the cases leave in r7 is never looked at: behind the switch all are alike. */
#define SWITCH(after)								\
	ASM("r6 = r1; r7 = 0; r8 = 0;"						\
	    "1:" UNKNOWN(r6) "r0 &= 0xff;"					\
	    REPEAT(256, "if r0 != rep goto 2f; r7 += rep; goto 3f; 2:")		\
	    "3:" after "r8 += 1; if r8 < 6 goto 1b;"				\
	    "r0 = r8; exit;", UNKNOWN_OPS)

SEC("tc")
ACCEPT
RETVAL(6)
__naked int switch_of_256_cases(void)
{
	SWITCH("");
}

/* r7 becomes one of 2048 numbers, each by a path of its own, and all matter: it is an index. */
SEC("tc")
ACCEPT
RETVAL(0)
__naked int bits_collected_by_branches(void)
{
	ASM("r6 = r1;" LOOKUP_CHECKED(array) "r9 = r0; r7 = 0;"
	    REPEAT(11, UNKNOWN(r6) "if r0 & 1 goto 8f; goto 9f; 8: r7 |= 1 << rep; 9:")
	    "r9 += r7; r0 = *(u8 *)(r9 + 0); exit;",
	    LOOKUP_OPS(array), UNKNOWN_OPS);
}

/*
 * The same of unknown bits, and the way that knows more is followed first: what it
 * found never covers the other.
 */
SEC("tc")
ACCEPT
RETVAL(0)
__naked int unknown_bits_collected(void)
{
	ASM("r6 = r1;" LOOKUP_CHECKED(array) "r9 = r0; r7 = 0; r8 = 0;"
	    BRANCHES(150, UNKNOWN(r6), r8)
	    REPEAT(10, UNKNOWN(r6) "if r0 & 1 goto 8f; goto 9f;"
		   "8:" UNKNOWN(r6) "r0 &= 1 << rep; r7 += r0; 9:")
	    "r9 += r7; r0 = *(u8 *)(r9 + 0); exit;",
	    LOOKUP_OPS(array), UNKNOWN_OPS);
}
