// SPDX-License-Identifier: GPL-2.0
/* What bounds_alu.bpf.c does, for the arithmetic that cpu v4 added. */
#include "verdicts/known.bpf.h"

SEC("tc")
ACCEPT
RETVAL(15)
__naked int cpu_v3_division(void)
{
	COMPUTE("r1 /= r2;", 7, 2, 3);
}

#define COMPUTES(name, insn, a, b, want)					\
	SEC("tc")								\
	ACCEPT_IF(since("6.6"))							\
	REJECT(EINVAL, msg("uses reserved fields|unknown opcode|invalid BPF_"))	\
	CONTROL(cpu_v3_division) RETVAL(15)					\
	WHY("cpu=v4: ldsx, movsx, bswap, sdiv, smod, gotol")			\
	__naked int name(void) { COMPUTE(insn, a, b, want); }

/* ---- signed division rounds to zero, the remainder has the dividend's sign */

COMPUTES(sdiv_64, "r1 s/= r2;", 0xfffffffffffffff9, 2, 0xfffffffffffffffd)
COMPUTES(sdiv_64_by_negative, "r1 s/= r2;", 7, 0xfffffffffffffffe, 0xfffffffffffffffd)
COMPUTES(sdiv_64_by_constant, "r1 s/= -2;", 0xfffffffffffffff9, 0, 3)
COMPUTES(sdiv_64_by_zero, "r1 s/= r2;", 0xfffffffffffffff9, 0, 0)
COMPUTES(sdiv_64_of_smallest_by_minus_one, "r1 s/= r2;", 0x8000000000000000,
	 0xffffffffffffffff, 0x8000000000000000)
COMPUTES(sdiv_64_of_smallest_by_constant, "r1 s/= -1;", 0x8000000000000000, 0,
	 0x8000000000000000)
COMPUTES(sdiv_32, "w1 s/= w2;", 0xfffffff9, 2, 0xfffffffd)
COMPUTES(sdiv_32_forgets_upper_half, "w1 s/= w2;", 0xffffffff00000009, 2, 4)
COMPUTES(sdiv_32_by_constant, "w1 s/= -2;", 0xfffffff9, 0, 3)
COMPUTES(sdiv_32_by_zero, "w1 s/= w2;", 0xfffffff9, 0x100000000, 0)
COMPUTES(sdiv_32_of_smallest_by_minus_one, "w1 s/= w2;", 0x80000000, 0xffffffff, 0x80000000)
COMPUTES(sdiv_32_of_smallest_by_constant, "w1 s/= -1;", 0x80000000, 0, 0x80000000)
COMPUTES(smod_64, "r1 s%%= r2;", 0xfffffffffffffff9, 4, 0xfffffffffffffffd)
COMPUTES(smod_64_by_negative, "r1 s%%= r2;", 7, 0xfffffffffffffffc, 3)
COMPUTES(smod_64_by_constant, "r1 s%%= -4;", 0xfffffffffffffff9, 0, 0xfffffffffffffffd)
COMPUTES(smod_64_by_zero, "r1 s%%= r2;", 0xfffffffffffffff9, 0, 0xfffffffffffffff9)
COMPUTES(smod_64_of_smallest_by_minus_one, "r1 s%%= r2;", 0x8000000000000000,
	 0xffffffffffffffff, 0)
COMPUTES(smod_64_of_smallest_by_constant, "r1 s%%= -1;", 0x8000000000000000, 0, 0)
COMPUTES(smod_32, "w1 s%%= w2;", 0xfffffff9, 4, 0xfffffffd)
COMPUTES(smod_32_by_constant, "w1 s%%= -4;", 0xfffffff9, 0, 0xfffffffd)
COMPUTES(smod_32_by_zero, "w1 s%%= w2;", 0x5fffffff9, 0x100000000, 0xfffffff9)
COMPUTES(smod_32_of_smallest_by_minus_one, "w1 s%%= w2;", 0x80000000, 0xffffffff, 0)

/* ---- moves that extend the sign */

COMPUTES(movsx_8_to_64, "r1 = (s8)r2;", 1, 0x1234567890abcd80, 0xffffffffffffff80)
COMPUTES(movsx_8_to_64_of_positive, "r1 = (s8)r2;", 1, 0xffffffffffffff7e, 0x7e)
COMPUTES(movsx_16_to_64, "r1 = (s16)r2;", 1, 0x1234567890ab8001, 0xffffffffffff8001)
COMPUTES(movsx_32_to_64, "r1 = (s32)r2;", 1, 0x1234567880000001, 0xffffffff80000001)
COMPUTES(movsx_32_to_64_of_positive, "r1 = (s32)r2;", 1, 0xffffffff7ffffffe, 0x7ffffffe)
COMPUTES(movsx_8_to_32, "w1 = (s8)w2;", 1, 0x1234567890abcd80, 0xffffff80)
COMPUTES(movsx_16_to_32, "w1 = (s16)w2;", 1, 0x1234567890ab8001, 0xffff8001)
COMPUTES(movsx_16_to_32_of_positive, "w1 = (s16)w2;", 1, 0xffffffffffff7ffe, 0x7ffe)

/* ---- byte order turned round, whatever the CPU's */

COMPUTES(bswap16, "r1 = bswap16 r1;", 0x5123456789abcd01, 0, 0x01cd)
COMPUTES(bswap32, "r1 = bswap32 r1;", 0x5123456789abcd01, 0, 0x01cdab89)
COMPUTES(bswap64, "r1 = bswap64 r1;", 0x5123456789abcd01, 0, 0x01cdab8967452351)
