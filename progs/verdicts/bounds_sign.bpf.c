// SPDX-License-Identifier: GPL-2.0
/* Ranges that reach over the sign, sign masks, and halves whose upper bits are known. */
#include "verdicts/known.bpf.h"

/* r6 is any number of 64 bits, r7 of 32; what @code leaves in r6 is the offset that is read. */
#define INDEX(code)								\
	ASM("r8 = %[value] ll; r6 = *(u64 *)(r8 + 0); r7 = *(u32 *)(r8 + 0);" code \
	    "r8 += r6; r1 = *(u8 *)(r8 + 0); 1: r0 = 0; exit;", __imm_addr(value))

/* ---- a signed range around zero, of which an unsigned test leaves one side */

#define S64_CROSS								\
	ACCEPT_IF(since("6.17 6.12.81")) REJECT(EACCES, OUTSIDE) CONTROL(nonnegative_side) \
	WHY("Improve bounds when s64 crosses sign boundary")
GOOD(nonnegative_side, "if r6 s< -5 goto 1f; if r6 s> 7 goto 1f; if r6 > 100 goto 1f;")
GOOD_IF(negative_side, S64_CROSS,
	"if r6 s< -5 goto 1f; if r6 s> 7 goto 1f; if r6 < 100 goto 1f; r6 += 5;")
BAD(negative_side_too_far, negative_side, EACCES,
    "if r6 s< -9 goto 1f; if r6 s> 7 goto 1f; if r6 < 100 goto 1f; r6 += 9;")
GOOD(nonnegative_side_32, "r6 = r7; if w6 s< -5 goto 1f; if w6 s> 7 goto 1f; if w6 > 100 goto 1f;")

/* ---- a sign mask is 0 or -1: both, after an AND with a constant */

#define FORKED									\
	ACCEPT_IF(since("7.0 6.19.14 6.12.75" /* 6.19: measured */))		\
	REJECT(EACCES, OUTSIDE) CONTROL(sign_mask_masked)			\
	WHY("verifier improvement in 32bit shift sign extension pattern")
GOOD(sign_mask_masked, "r6 s>>= 63; r6 &= 7;")
GOOD_IF(sign_mask_32_is_one_of_two, FORKED,
	"r6 = r7; w6 s>>= 31; w6 &= -134; if w6 s> -1 goto 1f; if w6 == -134 goto 1f; r6 = 8;")
GOOD_IF(sign_mask_64_is_one_of_two, FORKED,
	"r6 s>>= 63; r6 &= -134; if r6 s> -1 goto 1f; if r6 == -134 goto 1f; r6 = 8;")
BAD(sign_mask_is_no_third, sign_mask_masked, EACCES,
    "r6 s>>= 62; r6 &= -134; if r6 s> -1 goto 1f; if r6 == -134 goto 1f; r6 = 8;")
BAD(sign_mask_wrong_constant, sign_mask_masked, EACCES,
    "r6 s>>= 63; r6 &= -134; if r6 s> -1 goto 1f; if r6 == -133 goto 1f; r6 = 8;")

/* ---- 32 bit operations on numbers whose upper half is not zero */

GOOD(alu32_add_cuts, "w6 += 1; r6 >>= 32;")
GOOD(alu32_or_cuts, "w6 |= 1; r6 >>= 32;")
GOOD(alu32_xor_cuts, "w6 ^= 7; r6 >>= 32;")
/* Of what is not computed at all the upper half is unknown, too. */
#define SINCE(points, why)							\
	ACCEPT_IF(since(points)) REJECT(EACCES, OUTSIDE) CONTROL(alu32_add_cuts) WHY(why)
GOOD_IF(alu32_neg_cuts, SINCE("6.17", "Add range tracking for BPF_NEG"),
	 "w6 = -w6; r6 >>= 32;")
/* From some 6.x to 7.0 the upper half is forgotten. */
#define DIV_CUTS								\
	ACCEPT_IF(until("6.12" /* measured */)) SINCE("7.0", "Add range tracking for BPF_DIV and BPF_MOD")
GOOD_IF(alu32_div_cuts, DIV_CUTS,
	 "w6 /= 3; r6 >>= 32;")
GOOD_IF(alu32_mod_cuts, DIV_CUTS,
	 "w6 %%= 3; r6 >>= 32;")
GOOD(alu32_lsh_cuts, "w6 <<= 1; r6 >>= 32;")
GOOD(alu32_arsh_cuts, "w6 s>>= 1; r6 >>= 32;")
BAD(alu64_add_does_not_cut, alu32_add_cuts, EACCES, "r6 += 1; r6 >>= 32;")
BAD(alu32_may_wrap, alu32_add_cuts, EACCES, "r6 = r7; if w6 > 7 goto 1f; w6 += -1;")
BAD(alu64_may_wrap, alu32_add_cuts, EACCES, "if r6 > 7 goto 1f; r6 += -1;")
BAD(sub_may_wrap, alu32_add_cuts, EACCES, "if r6 > 7 goto 1f; r6 -= 1;")
BAD(mul_may_overflow, alu32_add_cuts, EINVAL,
    "r5 = 0x100000000 ll; r5 += -1; if r6 > r5 goto 1f; r6 *= r7; r6 *= r7;")
GOOD(mul_of_small, "r6 &= 3; r6 *= 2;")
BAD(mul_of_small_too_wide, mul_of_small, EACCES, "r6 &= 3; r6 *= 3;")
GOOD(rsh_of_known_width, "r6 >>= 61;")
BAD(rsh_one_too_few, rsh_of_known_width, EACCES, "r6 >>= 60;")
BAD(arsh_keeps_sign, rsh_of_known_width, EACCES, "r6 s>>= 61;")
GOOD(lsh_then_rsh, "r6 <<= 61; r6 >>= 61;")
GOOD(lsh_of_range, "r6 &= 1; r6 <<= 2;")
BAD(lsh_of_range_too_far, lsh_of_range, EACCES, "r6 &= 1; r6 <<= 3;")
GOOD(known_sum_of_ranges, "r6 &= 3; r7 &= 4; r6 += r7;")
BAD(sum_of_ranges_past_end, known_sum_of_ranges, EACCES, "r6 &= 3; r7 &= 7; r6 += r7;")
GOOD(difference_of_ranges, "r6 &= 3; r7 &= 3; r6 += 4; r6 -= r7;")
BAD(difference_below_zero, difference_of_ranges, EACCES, "r6 &= 3; r7 &= 3; r6 += 2; r6 -= r7;")
GOOD(or_of_range, "r6 &= 3; r6 |= 4;")
BAD(or_past_end, or_of_range, EACCES, "r6 &= 3; r6 |= 8;")
GOOD(xor_of_range, "r6 &= 3; r6 ^= 6;")
BAD(xor_past_end, xor_of_range, EACCES, "r6 &= 3; r6 ^= 8;")

/* ---- what must be the same with random upper halves (BPF_F_TEST_RND_HI32) */

SEC("tc")
ACCEPT
PROG_FLAGS(0x4)
RETVAL(0)
WHY("CVE-2024-53125: sync_linked_regs() must preserve subreg_def")
__naked int linked_copy_32_is_zero_extended(void)
{
	ASM("r8 = %[value] ll; r0 = *(u64 *)(r8 + 0); r0 &= 0x7fffffff; w1 = w0;"
	    "if w0 < 10 goto +0; r1 >>= 32; r0 = r1; exit;", __imm_addr(value));
}

SEC("tc")
ACCEPT
PROG_FLAGS(0x4)
RETVAL(0)
__naked int load_32_is_zero_extended(void)
{
	ASM("r8 = %[value] ll; r0 = -1; r0 = *(u32 *)(r8 + 0); r0 >>= 32; exit;", __imm_addr(value));
}

/* Both branches of the second test are dead for 0, and the first for all others. */
SEC("tc")
ACCEPT
RETVAL(5)
WHY("a dead branch of JSET must not make impossible ranges")
__naked int jset_of_what_is_zero(void)
{
	ASM("r8 = %[value] ll; r0 = *(u64 *)(r8 + 0); if r0 == 0 goto 1f; r0 = 4; exit;"
	    "1: if r0 & 0xffffffff goto 2f; r0 = 5; 2: exit;", __imm_addr(value));
}
