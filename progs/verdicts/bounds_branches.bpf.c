// SPDX-License-Identifier: GPL-2.0
/* What each branch of a comparison tells of a number, shown by an access that needs it. */
#include "verdicts/known.bpf.h"

/*
 * r6 is any number, r7 any of 32 bits; r8 is an address, and what @code leaves in r6 is
 * the offset from it that is read.  Label 1 returns 0.
 */
#define INDEX(code)								\
	ASM("r8 = %[value] ll; r6 = *(u64 *)(r8 + 0); r7 = *(u32 *)(r8 + 0);" code \
	    "r8 += r6; r1 = *(u8 *)(r8 + 0); 1: r0 = 0; exit;", __imm_addr(value))

#define GOOD_SINCE(name, points, why, control, err, code)			\
	SEC("tc") ACCEPT_IF(since(points)) REJECT(err, OUTSIDE) RETVAL(0)	\
	CONTROL(control) WHY(why) __naked int name(void) { INDEX(code); }

#define TWO_REGISTERS "generalize reg_set_min_max() to handle non-const register comparisons"
#define NOT_EQUAL "make the verifier tracks the not equal for regs"
#define JEQ_RANGE "Improve verifier JEQ/JNE insn branch taken checking"
#define TNUM "Use tnums for JEQ/JNE is_branch_taken logic"
#define TNUM_POINTS "6.18 6.17.8 6.12.58"

/* ---- unsigned, 64 bits: one limit says all */

GOOD(jge_falls_through, "if r6 >= 8 goto 1f;")
BAD(jge_off_by_one, jge_falls_through, EACCES, "if r6 >= 9 goto 1f;")
GOOD(jlt_taken, "if r6 < 8 goto +1; goto 1f;")
BAD(jlt_off_by_one, jlt_taken, EACCES, "if r6 < 9 goto +1; goto 1f;")
BAD(jlt_falls_through, jlt_taken, EINVAL, "if r6 < 8 goto 1f; goto +0;")
GOOD(jle_taken, "if r6 <= 7 goto +1; goto 1f;")
BAD(jle_off_by_one, jle_taken, EACCES, "if r6 <= 8 goto +1; goto 1f;")
GOOD(jgt_taken_of_bounded, "r6 &= 15; if r6 > 7 goto +1; goto 1f; r6 -= 8;")
BAD(jgt_taken_lower_limit, jgt_taken_of_bounded, EACCES,
    "r6 &= 15; if r6 > 6 goto +1; goto 1f; r6 -= 8;")

/* ---- equality */

GOOD(jeq_taken, "if r6 == 7 goto +1; goto 1f;")
BAD(jeq_other_number, jeq_taken, EACCES, "if r6 == 8 goto +1; goto 1f;")
BAD(jeq_falls_through, jeq_taken, EINVAL, "if r6 == 7 goto 1f; goto +0;")
GOOD(jne_falls_through, "if r6 != 7 goto 1f;")
BAD(jne_other_number, jne_falls_through, EACCES, "if r6 != 8 goto 1f;")
GOOD(jeq_register, "r2 = 7; if r6 == r2 goto +1; goto 1f;")
GOOD(jeq_register_swapped, "r2 = 7; if r2 == r6 goto +1; goto 1f;")
GOOD(jeq_of_two_ranges, "r7 &= 7; if r6 == r7 goto +1; goto 1f;")
BAD(jeq_of_wider_range, jeq_of_two_ranges, EACCES, "r7 &= 15; if r6 == r7 goto +1; goto 1f;")
GOOD_SINCE(jne_at_upper_edge, "6.8", NOT_EQUAL, jeq_taken, EACCES,
	   "r6 &= 7; r6 += 1; if r6 != 8 goto +1; goto 1f; goto +0;")

/* ---- signed: two limits are needed */

GOOD(signed_both_limits, "if r6 s> 7 goto 1f; if r6 s< 0 goto 1f;")
BAD(signed_lower_off_by_one, signed_both_limits, EACCES, "if r6 s> 7 goto 1f; if r6 s< -1 goto 1f;")
BAD(signed_upper_off_by_one, signed_both_limits, EACCES, "if r6 s> 8 goto 1f; if r6 s< 0 goto 1f;")
GOOD(jsge_and_jsle, "if r6 s>= 8 goto 1f; if r6 s<= -1 goto 1f;")
GOOD(jsgt_minus_one_and_unsigned, "if r6 s> -1 goto +1; goto 1f; if r6 > 7 goto 1f;")
GOOD(jslt_taken, "if r6 s< 0 goto 1f; if r6 s< 8 goto +1; goto 1f;")
BAD(jslt_taken_off_by_one, jslt_taken, EACCES, "if r6 s< 0 goto 1f; if r6 s< 9 goto +1; goto 1f;")
BAD(jslt_without_lower_limit, jslt_taken, EINVAL, "if r6 s< 8 goto +1; goto 1f; goto +0;")

/* ---- 32 bits: they say all of a number whose upper half is zero */

GOOD(jlt32_of_u32, "r6 = r7; if w6 < 8 goto +1; goto 1f;")
BAD(jlt32_off_by_one, jlt32_of_u32, EACCES, "r6 = r7; if w6 < 9 goto +1; goto 1f;")
GOOD(jlt32_then_cut, "if w6 < 8 goto +1; goto 1f; w6 = w6;")
BAD(jlt32_not_cut, jlt32_then_cut, EINVAL, "if w6 < 8 goto +1; goto 1f; r6 = r6;")
GOOD(jeq32_then_cut, "if w6 == 7 goto +1; goto 1f; w6 = w6;")
BAD(jeq32_not_cut, jeq32_then_cut, EINVAL, "if w6 == 7 goto +1; goto 1f; r6 = r6;")
GOOD(jsgt32_and_jslt32, "r6 = r7; if w6 s> 7 goto 1f; if w6 s< 0 goto 1f;")
BAD(jsgt32_without_lower_limit, jsgt32_and_jslt32, EACCES, "r6 = r7; if w6 s> 7 goto 1f; goto +0;")
BAD(jslt32_upper_half_unknown, jsgt32_and_jslt32, EINVAL, "if w6 s> 7 goto 1f; if w6 s< 0 goto 1f;")
GOOD(jset32_of_u32, "r6 = r7; if w6 & 0xfffffff8 goto 1f;")
BAD(jset32_upper_half_unknown, jset32_of_u32, EINVAL, "if w6 & 0xfffffff8 goto 1f; goto +0;")
BAD(jset_64_sign_extended_constant_taken, jset32_of_u32, EINVAL,
    "if r6 & 0xfffffff8 goto +1; goto 1f;")

/* ---- a register as the limit: the largest that it can be */

GOOD(jge_known_register, "r2 = 8; if r6 >= r2 goto 1f;")
BAD(jge_known_register_off_by_one, jge_known_register, EACCES, "r2 = 9; if r6 >= r2 goto 1f;")
GOOD_SINCE(jge_range, "6.8", TWO_REGISTERS, jge_known_register, EINVAL,
	   "r7 &= 7; if r6 >= r7 goto 1f;")
GOOD_SINCE(jgt_range, "6.8", TWO_REGISTERS, jge_known_register, EINVAL,
	   "r7 &= 7; if r6 > r7 goto 1f;")
BAD(jgt_range_too_wide, jgt_range, EACCES, "r7 &= 15; if r6 > r7 goto 1f;")
GOOD_SINCE(limit_on_the_left, "6.8", TWO_REGISTERS, jge_known_register, EINVAL,
	   "r7 &= 7; if r7 <= r6 goto 1f;")
BAD(limit_on_the_wrong_side, limit_on_the_left, EINVAL, "r7 &= 7; if r7 >= r6 goto 1f;")
GOOD_SINCE(signed_range, "6.8", TWO_REGISTERS, signed_both_limits, EACCES,
	   "r7 &= 7; if r6 s> r7 goto 1f; if r6 s< 0 goto 1f;")

/* ---- branches that cannot be taken: what stands there is not looked at */

#define DEAD "r8 += 8; r1 = *(u8 *)(r8 + 0); goto 1f;"
#define DEAD_IF(jump) jump " goto +1; goto +3;" DEAD "r6 = 0;"
GOOD_SINCE(dead_equal_above_range, "6.4", JEQ_RANGE, dead_above_range, EACCES,
	   "r6 &= 7;" DEAD_IF("if r6 == 8"))
BAD(alive_equal_in_range, dead_above_range, EACCES, "r6 &= 7;" DEAD_IF("if r6 == 7"))
GOOD(dead_above_range, "r6 &= 7;" DEAD_IF("if r6 > 7"))
GOOD(dead_signed_below_zero, "r6 &= 7;" DEAD_IF("if r6 s< 0"))
GOOD(dead_bit_not_set, "r6 &= 7;" DEAD_IF("if r6 & 8"))
BAD(alive_bit_set, dead_bit_not_set, EACCES, "r6 &= 7;" DEAD_IF("if r6 & 4"))
GOOD(dead_below_unsigned, "r6 &= 7; r6 += 8;" DEAD_IF("if r6 < 8"))
GOOD_SINCE(dead_32_bits_equal, "6.4", JEQ_RANGE, dead_32_bits_signed, EACCES,
	   "w6 &= 7;" DEAD_IF("if w6 == 8"))
GOOD(dead_32_bits_signed, "w6 &= 7;" DEAD_IF("if w6 s< 0"))
GOOD_SINCE(dead_32_bits_of_unknown_upper_half, "6.4", JEQ_RANGE, dead_above_range, EACCES,
	   "r6 &= -8; r6 |= 1;" DEAD_IF("if w6 == 0"))
GOOD(dead_after_earlier_branch, "if r6 > 7 goto 1f;" DEAD_IF("if r6 > 7"))
BAD(alive_after_earlier_branch, dead_after_earlier_branch, EACCES,
    "if r6 > 8 goto 1f;" DEAD_IF("if r6 > 7"))
GOOD_SINCE(dead_by_two_ranges, "6.8", TWO_REGISTERS, dead_below_unsigned, EACCES,
	   "r6 &= 7; r7 &= 7; r7 += 8;" DEAD_IF("if r6 >= r7"))
BAD(alive_by_ranges_that_touch, dead_by_two_ranges, EACCES,
    "r6 &= 7; r7 &= 7; r7 += 7;" DEAD_IF("if r6 >= r7"))
/* a bit differs, which no range shows */
GOOD_SINCE(dead_by_known_bit, TNUM_POINTS, TNUM, dead_above_range, EACCES,
	   "r6 |= 1; r6 &= 0xff;" DEAD_IF("if r6 == 4"))
BAD(alive_by_known_bit, dead_above_range, EACCES, "r6 |= 1; r6 &= 0xff;" DEAD_IF("if r6 == 5"))
GOOD_SINCE(dead_by_known_bits_of_registers, TNUM_POINTS, TNUM, dead_above_range, EACCES,
	   "r6 |= 1; r7 &= -2;" DEAD_IF("if r6 == r7"))
GOOD_SINCE(dead_by_known_bits_of_registers_32, TNUM_POINTS, TNUM, dead_above_range, EACCES,
	   "r6 |= 1; r7 &= -2;" DEAD_IF("if w6 == w7"))
