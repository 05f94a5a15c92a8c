/* SPDX-License-Identifier: GPL-2.0 */
/* What is known of a number, shown by an access to 8 bytes that only that makes good. */
#ifndef BM_VERDICTS_KNOWN_H
#define BM_VERDICTS_KNOWN_H

#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

/* 0, which the verifier does not know; what is behind it must not be read */
__u64 value;

#define OUTSIDE msg("invalid access to map value|min value is negative|"	\
		    "unbounded min value|unbounded memory access|"		\
		    "makes map_value pointer be out of bounds|"			\
		    "min value is outside of the allowed memory range")

/* The file says what INDEX(code) makes of @code. */
#define GOOD_IF(name, rows, code)						\
	SEC("tc") rows RETVAL(0) __naked int name(void) { INDEX(code); }
#define GOOD(name, code) GOOD_IF(name, ACCEPT, code)
#define BAD(name, control, err, code)						\
	SEC("tc") REJECT(err, OUTSIDE) CONTROL(control)				\
	__naked int name(void) { INDEX(code); }

/* ---- an instruction that is computed by the verifier and by the CPU */

#define MAKES(insn, bit) insn "if r1 != r9 goto +1; r0 += " #bit ";"

/*
 * @insn makes @want of r1 = @a and r2 = @b: of numbers that are known, of those that
 * are not, of the smallest of 8 and 2, and of the largest.  15 is returned.
 */
#define COMPUTE(insn, a, b, want)						\
	ASM("r6 = %[value] ll; r6 = *(u64 *)(r6 + 0); r0 = 0;"			\
	    "r7 = " #a " ll; r8 = " #b " ll; r9 = " #want " ll;"		\
	    "r1 = r7; r2 = r8;" MAKES(insn, 1)					\
	    "r1 = r7; r1 ^= r6; r2 = r8; r2 ^= r6;" MAKES(insn, 2)		\
	    "r3 = r6; r3 &= 7; r4 = r6; r4 &= 1;"				\
	    "r1 = r7; r1 += r3; r2 = r8; r2 += r4;" MAKES(insn, 4)		\
	    "r3 = r6; r3 &= 7; r4 = r6; r4 &= 1;"				\
	    "r1 = r7; r1 -= r3; r2 = r8; r2 -= r4;" MAKES(insn, 8)		\
	    "exit;", __imm_addr(value))

#endif
