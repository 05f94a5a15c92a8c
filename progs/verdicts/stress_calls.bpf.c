// SPDX-License-Identifier: GPL-2.0
/* Many functions; each call of one that is not global is followed anew. */
#define BM_UAPI_ONLY
#include "verdicts/stress.bpf.h"

/* X(0) to X(f), for a hex digit in front of each. */
#define DIGITS(X, n)								\
	X(n##0) X(n##1) X(n##2) X(n##3) X(n##4) X(n##5) X(n##6) X(n##7)		\
	X(n##8) X(n##9) X(n##a) X(n##b) X(n##c) X(n##d) X(n##e) X(n##f)
/* 128 of the 256 functions that a program may have. */
#define FUNCTIONS(X)								\
	DIGITS(X, 0) DIGITS(X, 1) DIGITS(X, 2) DIGITS(X, 3) DIGITS(X, 4)	\
	DIGITS(X, 5) DIGITS(X, 6) DIGITS(X, 7)

#define DEFINE(n)								\
	static __naked __noinline __attribute__((used)) int f##n(void)		\
	{ ASM("r6 = r1; r7 = 0;" BRANCHES(9, UNKNOWN(r6), r7) "r0 = 1; exit;", UNKNOWN_OPS); }
FUNCTIONS(DEFINE)

#define CALL(n) "r1 = r6; call f" #n "; r9 += r0;"

SEC("tc")
ACCEPT
RETVAL(128)
__naked int calls_of_128_functions(void)
{
	ASM("r6 = r1; r9 = 0;" FUNCTIONS(CALL) "r0 = r9; exit;");
}
