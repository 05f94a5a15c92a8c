// SPDX-License-Identifier: GPL-2.0
/* Registers known to hold the same number, or one at a constant distance from it. */
#include "verdicts/known.bpf.h"

/* r6 is any number of 64 bits, r7 of 32; what @code leaves in r6 is the offset that is read. */
#define INDEX(code)								\
	ASM("r8 = %[value] ll; r9 = r8; r6 = *(u64 *)(r8 + 0); r7 = *(u32 *)(r8 + 0);" code \
	    "r8 += r6; r1 = *(u8 *)(r8 + 0); 1: r0 = 0; exit;", __imm_addr(value))

/* @rows begins with SINCE(), what it is refused with below its points */
#define SINCE(points, why, err)							\
	ACCEPT_IF(since(points)) REJECT(err, OUTSIDE) CONTROL(copy_compared) WHY(why)

/* ---- copies */

GOOD(copy_compared, "r1 = r6; if r1 > 7 goto 1f;")
GOOD(original_compared, "r1 = r6; if r6 > 7 goto 1f; r6 = r1;")
GOOD(copy_of_copy_compared, "r1 = r6; r2 = r1; if r2 > 7 goto 1f;")
GOOD(both_limits_on_different_copies, "r1 = r6; r2 = r6; if r1 s> 7 goto 1f; if r2 s< 0 goto 1f;")
BAD(copy_changed_before, copy_compared, EINVAL, "r1 = r6; r1 = r7; if r1 > 7 goto 1f;")
BAD(copy_multiplied_before, copy_compared, EINVAL, "r1 = r6; r1 *= 1; r1 ^= 1; if r1 > 7 goto 1f;")
BAD(original_changed_after, copy_compared, EINVAL,
    "r1 = r6; r6 ^= r7; if r1 > 7 goto 1f;")
GOOD(six_copies, "r0 = r6; r1 = r6; r2 = r6; r3 = r6; r4 = r6; if r4 > 7 goto 1f;")
BAD(loaded_twice_is_not_the_same, copy_compared, EINVAL,
    "r1 = *(u64 *)(r9 + 0); if r1 > 7 goto 1f;")

/* ---- copies of the low half: of a number of 32 bits the whole */

GOOD_IF(copy_32_of_u32_compared,
	SINCE("6.4", "Improve verifier u32 scalar equality checking", EACCES),
	"r6 = r7; w1 = w6; if w1 > 7 goto 1f;")
BAD(copy_32_of_u64_compared, copy_compared, EINVAL, "w1 = w6; if w1 > 7 goto 1f;")
BAD(copy_32_of_u64_compared_64, copy_compared, EINVAL, "w1 = w6; if r1 > 7 goto 1f;")
GOOD(jmp32_on_copy, "r6 = r7; r1 = r6; if w1 > 7 goto 1f;")
BAD(jmp32_on_copy_of_u64, jmp32_on_copy, EINVAL, "r1 = r6; if w1 > 7 goto 1f;")

/* ---- a constant distance */

#define DELTA_MORE(err)								\
	SINCE("7.0", "Support negative offsets, BPF_SUB, and alu32 for linked register tracking", err)

#define DELTA(err) SINCE("6.11", "Track delta between linked registers", err)
GOOD_IF(delta_added_to_original, DELTA(EINVAL),
	"r1 = r6; r6 += 2; if r1 > 5 goto 1f;")
BAD(delta_added_to_original_too_far, delta_added_to_original, EACCES,
    "r1 = r6; r6 += 3; if r1 > 5 goto 1f;")
GOOD_IF(delta_added_to_copy, DELTA(EINVAL),
	"r1 = r6; r1 += 2; if r1 > 9 goto 1f; if r1 < 2 goto 1f;")
BAD(delta_added_to_copy_below_zero, delta_added_to_copy, EACCES,
    "r1 = r6; r1 += 2; if r1 > 9 goto 1f; if r1 < 1 goto 1f;")
GOOD_IF(delta_negative, DELTA_MORE(EINVAL),
	"r1 = r6; r1 += -2; if r1 > 5 goto 1f; r6 += -2;")
GOOD_IF(delta_of_both, DELTA(EINVAL),
	"r1 = r6; r2 = r6; r1 += 1; r2 += 2; if r1 > 5 goto 1f; if r1 < 1 goto 1f;")
/* The second distance is not added up, and a copy of what is at a distance begins anew. */
BAD(delta_twice, copy_compared, EINVAL,
    "r1 = r6; r6 += 2; r6 += 2; if r1 > 3 goto 1f;")
GOOD_IF(delta_subtracted, DELTA_MORE(EINVAL),
	"r1 = r6; r1 -= 2; if r1 > 5 goto 1f; r6 -= 2;")
GOOD_IF(delta_in_register, DELTA(EINVAL),
	"r1 = r6; r2 = 2; r6 += r2; if r1 > 5 goto 1f;")
BAD(delta_unknown, copy_compared, EINVAL, "r1 = r6; r6 += r7; if r1 > 5 goto 1f;")
GOOD_IF(delta_32, DELTA_MORE(EACCES),
	"r6 = r7; r1 = r6; w6 += 2; if w1 > 5 goto 1f;")
BAD(delta_32_too_far, delta_32, EACCES, "r6 = r7; r1 = r6; w6 += 3; if w1 > 5 goto 1f;")
BAD(delta_that_wraps_at_32_bits, copy_compared, EINVAL,
    "r6 = r7; r1 = r6; w6 += 1; r6 <<= 32; if w1 != -1 goto 1f; r6 += 8;")

/* ---- through the stack */

#define SPILL_ID SINCE("6.9", "Assign ID to scalars on spill", EINVAL)

GOOD_IF(spilled_copy, SPILL_ID,
	"*(u64 *)(r10 - 8) = r6; if r6 > 7 goto 1f; r6 = *(u64 *)(r10 - 8);")
GOOD_IF(filled_copy_compared, SPILL_ID,
	"*(u64 *)(r10 - 8) = r6; r1 = *(u64 *)(r10 - 8); if r1 > 7 goto 1f;")
GOOD_IF(spilled_copy_kept_when_register_changes, SPILL_ID,
	"*(u64 *)(r10 - 8) = r6; r1 = r6; r6 = 0; if r1 > 7 goto 1f; r6 = *(u64 *)(r10 - 8);")
BAD(spilled_copy_with_delta, copy_compared, EINVAL,
    "r1 = r6; r6 += 2; *(u64 *)(r10 - 8) = r6; if r1 > 5 goto 1f; r6 = *(u64 *)(r10 - 8);")

/* ---- a known number says nothing of others that happen to be equal */

BAD(equal_constants_are_not_linked, copy_compared, EACCES,
    "r6 = 9; r1 = 9; r2 = *(u64 *)(r9 + 0); if r1 == r2 goto +0;")
GOOD(equal_by_comparison, "r1 = *(u64 *)(r9 + 0); if r1 > 7 goto 1f; if r6 != r1 goto 1f;")
