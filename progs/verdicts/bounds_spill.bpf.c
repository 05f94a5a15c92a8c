// SPDX-License-Identifier: GPL-2.0
/* What is still known of a number that was stored on the stack. */
#include "verdicts/known.bpf.h"

/* r6 is any number of 64 bits; what @code leaves in r7 is the offset that is read. */
#define INDEX(code)								\
	ASM("r8 = %[value] ll; r6 = *(u64 *)(r8 + 0);" code			\
	    "r8 += r7; r1 = *(u8 *)(r8 + 0); 1: r0 = 0; exit;", __imm_addr(value))

#define SINCE(points, why, err)							\
	ACCEPT_IF(since(points)) REJECT(err, OUTSIDE) CONTROL(range_64) WHY(why)

#define FILL "r7 = *(u64 *)(r10 - 8);"
#define FILL_32 "r7 = *(u32 *)(r10 - 8);"
#define FILL_16 "r7 = *(u16 *)(r10 - 8);"
#define FILL_8 "r7 = *(u8 *)(r10 - 8);"
#define SPILL "*(u64 *)(r10 - 8) = r6;"
#define SPILL_32 "*(u32 *)(r10 - 8) = r6;"

/* ---- 8 bytes */

GOOD(range_64, "r6 &= 7;" SPILL FILL)
BAD(range_64_too_wide, range_64, EACCES, "r6 &= 15;" SPILL FILL)
GOOD(constant_64, "r6 = 7;" SPILL FILL)
BAD(constant_64_past_end, constant_64, EACCES, "r6 = 8;" SPILL FILL)
GOOD(range_64_from_two_slots, "r6 &= 3;" SPILL "r6 += 1; *(u64 *)(r10 - 16) = r6;" FILL
     "r6 = *(u64 *)(r10 - 16); r7 += r6;")
BAD(slot_overwritten, range_64, EINVAL, "r5 = r6; r6 &= 7;" SPILL "*(u64 *)(r10 - 8) = r5;" FILL)
BAD(slot_overwritten_in_part, range_64, EINVAL,
    "r5 = r6; r6 &= 7;" SPILL "*(u8 *)(r10 - 1) = r5;" FILL)
GOOD(other_slot_overwritten, "r5 = r6; r6 &= 7;" SPILL "*(u64 *)(r10 - 16) = r5;" FILL)
BAD(slot_overwritten_by_pointer, range_64, EINVAL,
    "r5 = r6; r6 &= 7;" SPILL "r4 = r10; r4 += -16; *(u64 *)(r4 + 8) = r5;" FILL)
GOOD(slot_filled_by_pointer, "r6 &= 7;" SPILL "r4 = r10; r4 += -16; r7 = *(u64 *)(r4 + 8);")
GOOD(spilled_twice, "r5 = r6; r6 &= 7; *(u64 *)(r10 - 8) = r5;" SPILL FILL)

/* ---- a branch on the number after it was stored, and on what was loaded again */

GOOD_IF(branch_after_spill, SINCE("6.9", "Assign ID to scalars on spill", EINVAL),
	SPILL "if r6 > 7 goto 1f;" FILL)
GOOD_IF(branch_after_spill_32, SINCE("6.9", "Assign ID to scalars on spill", EACCES),
	"w6 = w6;" SPILL_32 "if r6 > 7 goto 1f;" FILL_32)
BAD(branch_after_slot_changed, range_64, EINVAL, SPILL "r6 = 1; if r6 > 7 goto 1f;" FILL)
GOOD(branch_after_fill, SPILL FILL "if r7 > 7 goto 1f;")
GOOD_IF(branch_on_other_fill, SINCE("6.9", "Assign ID to scalars on spill", EINVAL),
	SPILL "r5 = *(u64 *)(r10 - 8);" FILL "if r5 > 7 goto 1f;")

/* ---- 4 bytes: since 5.16, and 5.10.168 */

#define SPILLS_32 SINCE("5.16 5.10.168", "Support <8-byte scalar spill and refill", EACCES)
GOOD_IF(range_32, SPILLS_32, "r6 &= 7;" SPILL_32 FILL_32)
BAD(range_32_too_wide, range_32, EACCES, "r6 &= 15;" SPILL_32 FILL_32)
GOOD_IF(constant_32, SPILLS_32, "r6 = 7;" SPILL_32 FILL_32)
GOOD_IF(range_32_of_wide_number, SPILLS_32,
	"w6 &= 7; r5 = 1; r5 <<= 32; r6 |= r5;" SPILL_32 FILL_32)
BAD(spill_32_fill_64, range_64, EINVAL, "r6 &= 7; r5 = *(u64 *)(r8 + 0); *(u64 *)(r10 - 8) = r5;"
    SPILL_32 FILL)
BAD(spill_32_of_upper_half, range_64, EACCES,
    "r6 &= 7; *(u32 *)(r10 - 4) = r6; r7 = *(u32 *)(r10 - 4);")
/* any width, where it begins at a multiple of 8 */
GOOD_IF(spill_16, SPILLS_32, "r6 &= 7; *(u16 *)(r10 - 8) = r6; r7 = *(u16 *)(r10 - 8);")

BAD(spill_16_is_cut, range_64, EACCES,
    "r6 &= 7; r6 += 0xfffc; *(u16 *)(r10 - 8) = r6; r7 = *(u16 *)(r10 - 8);")

/* ---- a part of what was stored: known when it is its low bytes */

#define NARROW SINCE("6.9", "Preserve boundaries and track scalars on narrowing fill", EACCES)
GOOD_IF(fill_32_of_64, NARROW, "r6 &= 7;" SPILL FILL_32)
GOOD_IF(fill_16_of_64, NARROW, "r6 &= 7;" SPILL FILL_16)
GOOD_IF(fill_8_of_64, NARROW, "r6 &= 7;" SPILL FILL_8)
GOOD_IF(fill_8_of_32, NARROW, "r6 &= 7;" SPILL_32 FILL_8)
BAD(fill_8_is_cut, fill_8_of_64, EACCES, "r6 &= 7; r6 += 252;" SPILL FILL_8)
BAD(fill_of_upper_half, range_64, EACCES, "r6 &= 7; r5 = r6; r5 <<= 32; r6 |= r5;" SPILL
    "r7 = *(u32 *)(r10 - 4);")

/* ---- constants stored by BPF_ST, which has no register */

#define ST(opcode, imm) INSN(opcode, 10, 0, -8, imm)
GOOD(constant_st_64, ST(0x7a, 7) FILL)
BAD(constant_st_64_past_end, constant_st_64, EACCES, ST(0x7a, 8) FILL)
GOOD(constant_st_32, ST(0x62, 7) FILL_32)
BAD(constant_st_is_sign_extended, constant_st_64, EACCES, ST(0x7a, -1) FILL)

/* ---- zero bytes are known one by one */

GOOD(zero_bytes, "r6 = 0; *(u16 *)(r10 - 8) = r6; r7 = *(u16 *)(r10 - 8);")
/*
 * Halves of a slot that are stored one by one are, later, a number and what is beside it.
 * Spills of less than 8 bytes are kept for who has CAP_BPF only: without, it stays two zeroes.
 */
#define ZERO_BY_PARTS								\
	REJECT(EINVAL, since("6.12" /* measured */), OUTSIDE) ACCEPT CONTROL(zero_part_of_zero) \
	DIFFERS("unprivileged", since("6.12" /* measured */))
GOOD_IF(zero_by_parts, ZERO_BY_PARTS, "r6 = 0;" SPILL_32 "*(u32 *)(r10 - 4) = r6;" FILL)
GOOD(zero_part_of_zero, "r6 = 0;" SPILL "r7 = *(u8 *)(r10 - 3);")
BAD(zero_bytes_and_other, zero_part_of_zero, EINVAL,
    "r5 = r6; r6 = 0;" SPILL_32 "*(u32 *)(r10 - 4) = r5;" FILL)
