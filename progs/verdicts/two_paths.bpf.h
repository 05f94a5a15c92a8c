/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Programs on pruning: two paths come together with a different number in r6, and the
 * first that the verifier walks is harmless.  It may leave the second out only if what
 * r6 is does not matter, which it has to find out by following the number back.
 */
#ifndef BM_VERDICTS_TWO_PATHS_H
#define BM_VERDICTS_TWO_PATHS_H

#include "verdicts/known.bpf.h"

/* States are kept, and compared, wherever paths can meet. */
#define STATE_FREQ PROG_FLAGS(0x8)

/*
 * r8 is the address of value, r9 of the context.  The jump is taken at run time, and
 * looked at last: @each is done with r6 = @first, and with r6 = @second.
 */
#define PATHS(first, second, each, after)					\
	"r9 = r1; r8 = %[value] ll; r5 = *(u64 *)(r8 + 0);"			\
	"if r5 == 0 goto 5f; r6 = " #first "; " each "goto 6f;"			\
	"5: r6 = " #second "; " each "6:" after

/* What is in r7 is the offset of a byte that is read, and returned is r7. */
#define USE_R7 "r8 += r7; r1 = *(u8 *)(r8 + 0); r0 = r7; exit;"

#define PATHS_OPS __imm_addr(value)

/*
 * NAME_in_bounds with the second number @good, which makes @result of it, and NAME with
 * @bad, of which @code makes an offset past the end.  @rows is about NAME_in_bounds.
 */
#define PRUNES(name, rows, first, good, bad, result, each, code)		\
	SEC("tc") rows STATE_FREQ RETVAL(result)				\
	__naked int name##_in_bounds(void)					\
	{ ASM(PATHS(first, good, each, code USE_R7), PATHS_OPS); }		\
	SEC("tc") REJECT(EACCES, OUTSIDE) STATE_FREQ CONTROL(name##_in_bounds)	\
	__naked int name(void)							\
	{ ASM(PATHS(first, bad, each, code USE_R7), PATHS_OPS); }

#endif
