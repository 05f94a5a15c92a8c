// SPDX-License-Identifier: GPL-2.0
/*
 * Each conditional jump, decided by the verifier and by the CPU: where the verifier
 * takes the wrong branch for dead, a bit is missing in what the program returns.
 */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

/* What the verifier does not know, and what is 0. */
__u64 zero;

#define TAKEN(jump, bit) jump " goto +1; goto +1; r0 += " #bit ";"
#define PASSED(jump, bit) jump " goto +1; r0 += " #bit ";"

/* of numbers that are known, that are not, of the smallest of 8 and 2, and of the largest */
#define FOUR_TIMES(does, jump, a, b, b1, b2, b3, b4)				\
	"r7 = " #a " ll; r8 = " #b " ll;"					\
	"r1 = r7; r2 = r8;" does(jump, b1)					\
	"r1 = r7; r1 ^= r6; r2 = r8; r2 ^= r6;" does(jump, b2)			\
	"r3 = r6; r3 &= 7; r4 = r6; r4 &= 1;"					\
	"r1 = r7; r1 += r3; r2 = r8; r2 += r4;" does(jump, b3)			\
	"r3 = r6; r3 &= 7; r4 = r6; r4 &= 1;"					\
	"r1 = r7; r1 -= r3; r2 = r8; r2 -= r4;" does(jump, b4)

/* @jump is taken with r1 = @a and r2 = @b, and not with @c and @d */
#define JUMPS(name, jump, a, b, c, d)						\
	SEC("tc") ACCEPT RETVAL(255)						\
	__naked int name(void)							\
	{									\
		ASM("r6 = %[zero] ll; r6 = *(u64 *)(r6 + 0); r0 = 0;"		\
		    FOUR_TIMES(TAKEN, jump, a, b, 1, 2, 4, 8)			\
		    FOUR_TIMES(PASSED, jump, c, d, 16, 32, 64, 128)		\
		    "exit;", __imm_addr(zero));					\
	}

/* ---- 64 bits: what 32 would say otherwise */

JUMPS(jeq_64, "if r1 == r2", 0x500000001, 0x500000001, 0x500000001, 0x600000001)
JUMPS(jne_64, "if r1 != r2", 0x500000001, 0x600000001, 0x600000001, 0x600000001)
JUMPS(jgt_64, "if r1 > r2", 0x100000000, 0xffffffff, 0xffffffff, 0x100000000)
JUMPS(jgt_64_equal, "if r1 > r2", 8, 7, 7, 7)
JUMPS(jge_64, "if r1 >= r2", 0x100000000, 0xffffffff, 0xffffffff, 0x100000000)
JUMPS(jge_64_equal, "if r1 >= r2", 7, 7, 6, 7)
JUMPS(jlt_64, "if r1 < r2", 0xffffffff, 0x100000000, 0x100000000, 0xffffffff)
JUMPS(jlt_64_equal, "if r1 < r2", 6, 7, 7, 7)
JUMPS(jle_64, "if r1 <= r2", 0xffffffff, 0x100000000, 0x100000000, 0xffffffff)
JUMPS(jle_64_equal, "if r1 <= r2", 7, 7, 8, 7)
JUMPS(jgt_64_of_sign, "if r1 > r2", 0x8000000000000000, 0x7fffffffffffffff, 0, 0xffffffffffffffff)
JUMPS(jsgt_64, "if r1 s> r2", 0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffffffff, 0)
JUMPS(jsgt_64_of_32_bit_sign, "if r1 s> r2", 0x80000000, 0x7fffffff, 0x7fffffff, 0x80000000)
JUMPS(jsge_64, "if r1 s>= r2", 0, 0xffffffffffffffff, 0xffffffffffffffff, 0)
JUMPS(jsge_64_equal, "if r1 s>= r2", 0xffffffffffffffff, 0xffffffffffffffff,
      0xfffffffffffffffe, 0xffffffffffffffff)
JUMPS(jslt_64, "if r1 s< r2", 0x8000000000000000, 0x7fffffffffffffff, 0, 0xffffffffffffffff)
JUMPS(jsle_64, "if r1 s<= r2", 0xffffffffffffffff, 0, 0, 0xffffffffffffffff)
JUMPS(jsle_64_equal, "if r1 s<= r2", 0xffffffffffffffff, 0xffffffffffffffff,
      0xffffffffffffffff, 0xfffffffffffffffe)
JUMPS(jset_64, "if r1 & r2", 0x8000000000000000, 0x8000000000000000, 0x100000000, 0xffffffff)

/* ---- 32 bits: what 64 would say otherwise */

JUMPS(jeq_32, "if w1 == w2", 0x500000001, 0x600000001, 0x500000001, 0x500000002)
JUMPS(jne_32, "if w1 != w2", 0x500000001, 0x500000002, 0x500000001, 0x600000001)
JUMPS(jgt_32, "if w1 > w2", 0xffffffff, 0x100000000, 0x100000000, 0xffffffff)
JUMPS(jge_32, "if w1 >= w2", 0x500000007, 0x600000007, 0x700000006, 0x600000007)
JUMPS(jlt_32, "if w1 < w2", 0x100000000, 0xffffffff, 0xffffffff, 0x100000000)
JUMPS(jle_32, "if w1 <= w2", 0x700000007, 0x600000007, 0x500000008, 0x600000007)
JUMPS(jgt_32_of_sign, "if w1 > w2", 0x80000000, 0x7fffffff, 0, 0xffffffff)
JUMPS(jsgt_32, "if w1 s> w2", 0x7fffffff, 0x80000000, 0xffffffff, 0)
JUMPS(jsge_32, "if w1 s>= w2", 0, 0xffffffff, 0x5ffffffff, 0)
JUMPS(jslt_32, "if w1 s< w2", 0x80000000, 0x7fffffff, 0x7fffffff, 0x80000000)
JUMPS(jsle_32, "if w1 s<= w2", 0x5ffffffff, 0, 0, 0xffffffff)
JUMPS(jset_32, "if w1 & w2", 0x580000000, 0x680000000, 0x580000001, 0x500000002)

/* ---- constants are 32 bits, sign-extended to 64 */

JUMPS(jeq_64_negative_constant, "if r1 == -1", 0xffffffffffffffff, 0, 0xffffffff, 0)
JUMPS(jeq_32_negative_constant, "if w1 == -1", 0x5ffffffff, 0, 0xfffffffe, 0)
JUMPS(jgt_64_negative_constant, "if r1 > -2", 0xffffffffffffffff, 0, 0xffffffff, 0)
JUMPS(jgt_32_negative_constant, "if w1 > -2", 0xffffffff, 0, 0xfffffffe, 0)
JUMPS(jslt_64_negative_constant, "if r1 s< -1", 0xfffffffffffffffe, 0, 0xfffffffe, 0)
JUMPS(jslt_32_negative_constant, "if w1 s< -1", 0xfffffffe, 0, 0xffffffff, 0)
JUMPS(jset_64_negative_constant, "if r1 & -8", 0x8000000000000000, 0, 7, 0)
JUMPS(jset_32_negative_constant, "if w1 & -8", 0x80000000, 0, 0x8000000000000007, 0)
