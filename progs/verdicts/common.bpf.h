/* SPDX-License-Identifier: GPL-2.0 */
/* What the verdict programs share: they are assembly, so that no compiler moves a verdict. */
#ifndef BM_VERDICTS_COMMON_H
#define BM_VERDICTS_COMMON_H

#include "bpfmatrix.bpf.h"

/* A whole program or subprogram: ASM("r0 = 0; exit;", operands) */
#define ASM(code, ...) asm volatile (code :: __VA_ARGS__ : __clobber_all)

/* r0 = the value of key 0 in @map, or NULL; needs LOOKUP_OPS(map).  Clobbers r1 to r5, r10 - 8. */
#define LOOKUP(map)								\
	"r1 = 0; *(u64 *)(r10 - 8) = r1;"					\
	"r2 = r10; r2 += -8; r1 = %[" #map "] ll;"				\
	"call %[bpf_map_lookup_elem];"
#define LOOKUP_OPS(map) __imm(bpf_map_lookup_elem), __imm_addr(map)

/* The same, and the program returns 0 when there is no value. */
#define LOOKUP_CHECKED(map)							\
	LOOKUP(map)								\
	"if r0 != 0 goto +2; r0 = 0; exit;"

/* An instruction that clang's assembler does not know; all are numbers, @off in instructions. */
#define INSN(code, dst, src, off, imm)						\
	".byte " #code "; .byte " #dst " + " #src " * 16; .short " #off "; .long " #imm ";"

#define __field(type, member) [member]"i"(__builtin_offsetof(type, member))

#endif
