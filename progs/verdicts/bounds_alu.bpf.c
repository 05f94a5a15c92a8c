// SPDX-License-Identifier: GPL-2.0
/*
 * Each arithmetic instruction, computed by the verifier and by the CPU: where they do
 * not agree, a branch is taken for dead that is not, and its bit is missing in what the
 * program returns.
 */
#include "verdicts/known.bpf.h"

#define COMPUTES(name, insn, a, b, want)					\
	SEC("tc") ACCEPT RETVAL(15) __naked int name(void) { COMPUTE(insn, a, b, want); }

/* ---- add, sub, mul: they wrap */

COMPUTES(add_64_wraps, "r1 += r2;", 0xffffffffffffffff, 2, 1)
COMPUTES(add_64_overflows_sign, "r1 += r2;", 0x7ffffffffffffff8, 8, 0x8000000000000000)
COMPUTES(add_64_carries, "r1 += r2;", 0xffffffff, 1, 0x100000000)
COMPUTES(add_32_wraps, "w1 += w2;", 0xfffffffe, 3, 1)
COMPUTES(add_32_forgets_upper_half, "w1 += w2;", 0x500000001, 0x700000001, 2)
COMPUTES(add_64_negative_constant, "r1 += -1;", 0x100000000, 0, 0xffffffff)
COMPUTES(add_32_negative_constant, "w1 += -1;", 0x100000000, 0, 0xffffffff)
COMPUTES(sub_64_wraps, "r1 -= r2;", 1, 2, 0xffffffffffffffff)
COMPUTES(sub_64_overflows_sign, "r1 -= r2;", 0x8000000000000000, 1, 0x7fffffffffffffff)
COMPUTES(sub_32_wraps, "w1 -= w2;", 1, 2, 0xffffffff)
COMPUTES(sub_from_itself, "r1 -= r1;", 0x123456789, 2, 0)
COMPUTES(mul_64_wraps, "r1 *= r2;", 0x100000001, 0x100000001, 0x200000001)
COMPUTES(mul_64_negative, "r1 *= r2;", 0xfffffffffffffffd, 5, 0xfffffffffffffff1)
COMPUTES(mul_32_wraps, "w1 *= w2;", 0xffffffff, 0xffffffff, 1)
COMPUTES(neg_64, "r1 = -r1;", 5, 0, 0xfffffffffffffffb)
COMPUTES(neg_64_of_smallest, "r1 = -r1;", 0x8000000000000000, 0, 0x8000000000000000)
COMPUTES(neg_32, "w1 = -w1;", 0x700000005, 0, 0xfffffffb)
COMPUTES(neg_32_of_smallest, "w1 = -w1;", 0x80000000, 0, 0x80000000)

/* ---- div and mod are unsigned; by zero they give 0, and the number */

COMPUTES(div_64_unsigned, "r1 /= r2;", 0xffffffffffffffff, 2, 0x7fffffffffffffff)
COMPUTES(div_32_unsigned, "w1 /= w2;", 0xfffffffe, 0x100000002, 0x7fffffff)
COMPUTES(div_64_negative_constant, "r1 /= -1;", 0xffffffffffffffff, 0, 1)
COMPUTES(div_32_negative_constant, "w1 /= -1;", 0x5ffffffff, 0, 1)
COMPUTES(div_64_by_zero, "r1 /= r2;", 0x123456789, 0, 0)
COMPUTES(div_32_by_zero, "w1 /= w2;", 0x123456789, 0x100000000, 0)
COMPUTES(mod_64_unsigned, "r1 %%= r2;", 0xffffffffffffffff, 10, 5)
COMPUTES(mod_32_forgets_upper_half, "w1 %%= w2;", 0x100000003, 10, 3)
COMPUTES(mod_64_by_zero, "r1 %%= r2;", 0x123456789, 0, 0x123456789)
COMPUTES(mod_32_by_zero, "w1 %%= w2;", 0x123456789, 0x100000000, 0x23456789)

/* ---- bits */

COMPUTES(and_64, "r1 &= r2;", 0xff00ff00ff00ff00, 0xffff0000ffff0000, 0xff000000ff000000)
COMPUTES(and_64_sign_extends_constant, "r1 &= -8;", 0xf00000000000000f, 0, 0xf000000000000008)
COMPUTES(and_32_clears_upper_half, "w1 &= -8;", 0xf00000000000000f, 0, 8)
COMPUTES(or_64, "r1 |= r2;", 0xf000000000000008, 0x0f00000000000000, 0xff00000000000008)
COMPUTES(or_64_sign_extends_constant, "r1 |= -8;", 1, 0, 0xfffffffffffffff9)
COMPUTES(or_32_clears_upper_half, "w1 |= w2;", 0xf00000000, 0xf00000070, 0x70)
COMPUTES(xor_64, "r1 ^= r2;", 0xf0f0000000000008, 0xffff000000000008, 0x0f0f000000000000)
COMPUTES(xor_64_sign_extends_constant, "r1 ^= -1;", 7, 0, 0xfffffffffffffff8)
COMPUTES(xor_32_clears_upper_half, "w1 ^= -1;", 0x5fffffff0, 0, 0xf)
COMPUTES(xor_with_itself, "r1 ^= r1;", 0x123456789, 2, 0)

/* ---- shifts: of a register's count the low 6 or 5 bits are taken */

COMPUTES(lsh_64, "r1 <<= r2;", 0x8000000180000001, 1, 0x300000002)
COMPUTES(lsh_32_clears_upper_half, "w1 <<= w2;", 0x180000001, 1, 2)
COMPUTES(lsh_64_by_63, "r1 <<= 63;", 0xfffffffffffffff7, 0, 0x8000000000000000)
COMPUTES(lsh_32_by_31, "w1 <<= 31;", 0xfffffffffffffff7, 0, 0x80000000)
COMPUTES(lsh_64_by_64_in_register, "r1 <<= r2;", 0x123456789, 64, 0x123456789)
COMPUTES(lsh_32_by_32_in_register, "w1 <<= w2;", 0x123456789, 32, 0x23456789)
COMPUTES(rsh_64, "r1 >>= r2;", 0x8000000000000010, 4, 0x0800000000000001)
COMPUTES(rsh_32_forgets_upper_half, "w1 >>= w2;", 0x5f0000000, 4, 0xf000000)
COMPUTES(rsh_64_by_64_in_register, "r1 >>= r2;", 0x123456789, 64, 0x123456789)
COMPUTES(rsh_32_by_33_in_register, "w1 >>= w2;", 0x180000000, 33, 0x40000000)
COMPUTES(arsh_64, "r1 s>>= r2;", 0x8000000000000010, 4, 0xf800000000000001)
COMPUTES(arsh_64_of_positive, "r1 s>>= r2;", 0x7000000000000010, 4, 0x0700000000000001)
COMPUTES(arsh_32_of_negative, "w1 s>>= w2;", 0x80000010, 4, 0xf8000001)
COMPUTES(arsh_32_ignores_upper_sign, "w1 s>>= w2;", 0xf000000070000010, 4, 0x7000001)
COMPUTES(arsh_64_by_63, "r1 s>>= 63;", 0x8000000000000010, 0, 0xffffffffffffffff)
COMPUTES(arsh_32_by_31, "w1 s>>= 31;", 0x80000010, 0, 0xffffffff)

/* ---- moves and byte order (x86 is little-endian) */

COMPUTES(mov_64, "r1 = r2;", 1, 0x8000000080000001, 0x8000000080000001)
COMPUTES(mov_32_clears_upper_half, "w1 = w2;", 1, 0x8000000080000001, 0x80000001)
COMPUTES(mov_64_sign_extends_constant, "r1 = -2;", 1, 0, 0xfffffffffffffffe)
COMPUTES(mov_32_zero_extends_constant, "w1 = -2;", 1, 0, 0xfffffffe)
COMPUTES(mov_32_of_itself, "w1 = w1;", 0xffffffff12345678, 0, 0x12345678)
COMPUTES(be16, "r1 = be16 r1;", 0x5123456789abcd01, 0, 0x01cd)
COMPUTES(be32, "r1 = be32 r1;", 0x5123456789abcd01, 0, 0x01cdab89)
COMPUTES(be64, "r1 = be64 r1;", 0x5123456789abcd01, 0, 0x01cdab8967452351)
COMPUTES(le16_cuts, "r1 = le16 r1;", 0x5123456789abcd01, 0, 0xcd01)
COMPUTES(le32_cuts, "r1 = le32 r1;", 0x5123456789abcd01, 0, 0x89abcd01)
