// SPDX-License-Identifier: GPL-2.0
/*
 * A parser of options as TCP has them: a byte of kind, a byte of length, where the next
 * begins is known only then.  What was found is asked for at the end, so each way
 * through counts.
 */
#define BM_UAPI_ONLY
#include "verdicts/stress.bpf.h"

/*
 * r6 is the packet's begin, r7 its end, r8 the option's offset, r9 which were found.
 * Kind 0 ends them (a packet of a run begins with it), kind 1 has no length.
 */
#define OPTION									\
	"r1 = r6; r1 += r8; r2 = r1; r2 += 2; if r2 > r7 goto 7f;"		\
	"r3 = *(u8 *)(r1 + 0); if r3 == 0 goto 7f;"				\
	"if r3 != 1 goto 1f; r8 += 1; goto 6f;"					\
	"1: r4 = *(u8 *)(r1 + 1); if r4 < 2 goto 7f; if r4 > 40 goto 7f;"	\
	"if r3 != 2 goto 1f; if r4 != 4 goto 7f; r9 |= 1; goto 5f;"		\
	"1: if r3 != 3 goto 1f; if r4 != 3 goto 7f; r9 |= 2; goto 5f;"		\
	"1: if r3 != 4 goto 1f; if r4 != 2 goto 7f; r9 |= 4; goto 5f;"		\
	"1: if r3 != 8 goto 5f; if r4 != 10 goto 7f; r9 |= 8;"			\
	"5: r8 += r4; 6:"

#define PARSER(options)								\
	ASM("r6 = *(u32 *)(r1 + %[data]); r7 = *(u32 *)(r1 + %[data_end]);"	\
	    "r5 = 0; r8 = 0; r9 = 0;" options					\
	    "7: r0 = 0; if r9 != 15 goto 1f; r0 = 1; 1: exit;",			\
	    UNKNOWN_OPS, __field(struct __sk_buff, data), __field(struct __sk_buff, data_end))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int options_unrolled(void)
{
	PARSER(REPEAT(5, OPTION));
}

/* They begin in one of two places. */
SEC("tc")
ACCEPT
RETVAL(0)
__naked int options_in_a_loop(void)
{
	PARSER(UNKNOWN(r1) "if r0 & 1 goto 3f; goto 4f; 3: r8 = 64;"
	       "4:" OPTION "r5 += 1; if r5 < 4 goto 4b;");
}
