/* SPDX-License-Identifier: GPL-2.0 */
/* Programs and functions of a few instructions each, one line of code a fact. */
#ifndef BM_VERDICTS_FLOW_H
#define BM_VERDICTS_FLOW_H

#include "verdicts/common.bpf.h"

/* PROG(name, "code", operands): behind SEC() and its rows */
#define PROG(name, ...)								\
	__naked int name(void)							\
	{ ASM(__VA_ARGS__); }

/* A function of the program, verified for each of its calls; and one verified on its own. */
#define FUNC(name, ...)								\
	static __naked __noinline __attribute__((used)) int name(void)		\
	{ ASM(__VA_ARGS__); }
#define GLOBAL_FUNC(name, ...)							\
	__naked __noinline int name(void)					\
	{ ASM(__VA_ARGS__); }

/* r1 = count, r2 = callback, r3 = address of the caller's slot at -8, which holds what it held */
#define BPF_LOOP(count, callback)						\
	"r1 = " #count "; r2 = %[" #callback "] ll; r3 = r10; r3 += -8; r4 = 0;" \
	"call %[bpf_loop];"
#define BPF_LOOP_OPS(callback) __imm(bpf_loop), __imm_addr(callback)

#endif
