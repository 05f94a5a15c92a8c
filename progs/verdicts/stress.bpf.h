/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the stress programs share.  Each is to cost between 1 and 50 % of the million
 * instructions that the verifier is ready to process, on every kernel that accepts it:
 * enough to see a change of its pruning, little enough to survive one.  Assembly, so that
 * no compiler moves a cost.
 */
#ifndef BM_VERDICTS_STRESS_H
#define BM_VERDICTS_STRESS_H

#include "verdicts/common.bpf.h"

/* @code @n times; in it the symbol rep counts them from 0. */
#define REPEAT(n, code) ".set rep, 0; .rept " #n ";" code ".set rep, rep + 1; .endr;"

/* r0 = a number that is zero when the program runs, and that the verifier does not know. */
#define UNKNOWN(ctx) "r0 = *(u32 *)(" #ctx " + %[mark]);"
#define UNKNOWN_OPS __field(struct __sk_buff, mark)

/*
 * @n times two ways to go on, that meet again and differ in nothing that matters: where
 * they meet, the second is not followed.  Adds 3 to @sum each time it runs.
 */
#define BRANCHES(n, unknown, sum)						\
	REPEAT(n, unknown "if r0 & 1 goto 8f; " #sum " += 3; goto 9f; 8: " #sum " += 5; 9:")

#endif
