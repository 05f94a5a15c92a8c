// SPDX-License-Identifier: GPL-2.0
/* What the verifier knows about a number, shown by an access that only that makes good. */
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} array SEC(".maps");

/*
 * r6 is an unknown number, r7 another, r0 a value of 8 bytes.  What @code leaves
 * in r6 is the offset of a byte that is read; label 1 returns 0.
 */
#define INDEX(code)								\
	ASM("call %[bpf_get_prandom_u32]; r6 = r0; call %[bpf_get_prandom_u32]; r7 = r0;" \
	    LOOKUP_CHECKED(array) code						\
	    "r0 += r6; r1 = *(u8 *)(r0 + 0); 1: r0 = 0; exit;",			\
	    LOOKUP_OPS(array), __imm(bpf_get_prandom_u32))

#define PAST_END msg("invalid access to map value")
/* adjust_ptr_min_max_vals(), of a number whose signed minimum is not known */
#define UNBOUNDED msg("unbounded min value")
/* check_map_access(), of one that is in some range, and of one that may be negative */
#define FAR_PAST_END msg("unbounded memory access|invalid access to map value")
#define NEGATIVE msg("min value is negative|min value is outside of the allowed memory range")

/* ---- the access itself */

SEC("tc")
ACCEPT
RETVAL(0)
__naked int last_byte(void)
{
	INDEX("r6 = 7;");
}

SEC("tc")
REJECT(EACCES, PAST_END)
CONTROL(last_byte)
__naked int byte_past_end(void)
{
	INDEX("r6 = 8;");
}

SEC("tc")
REJECT(EACCES, NEGATIVE)
CONTROL(last_byte)
__naked int byte_before_begin(void)
{
	INDEX("r6 = -1;");
}

SEC("tc")
REJECT(EINVAL, UNBOUNDED)
CONTROL(last_byte)
__naked int unknown_index(void)
{
	INDEX("");
}

/* ---- by masks */

SEC("tc")
ACCEPT
RETVAL(0)
__naked int mask_bounds_index(void)
{
	INDEX("r6 &= 7;");
}

SEC("tc")
REJECT(EACCES, PAST_END)
CONTROL(mask_bounds_index)
__naked int mask_one_bit_too_wide(void)
{
	INDEX("r6 &= 15;");
}

/* ---- by comparisons: unsigned bounds both sides, signed only the upper */

SEC("tc")
ACCEPT
RETVAL(0)
__naked int unsigned_test_bounds_index(void)
{
	INDEX("if r6 > 7 goto 1f;");
}

SEC("tc")
REJECT(EACCES, PAST_END)
CONTROL(unsigned_test_bounds_index)
__naked int unsigned_test_off_by_one(void)
{
	INDEX("if r6 > 8 goto 1f;");
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int unsigned_test_of_any_number(void)
{
	INDEX("r6 = *(u64 *)(r0 + 0); if r6 > 7 goto 1f;");
}

SEC("tc")
REJECT(EINVAL, UNBOUNDED)
CONTROL(unsigned_test_of_any_number)
__naked int signed_test_of_any_number(void)
{
	INDEX("r6 = *(u64 *)(r0 + 0); if r6 s> 7 goto 1f;");
}

/* The upper half is unknown, and a comparison of 32 bits says nothing about it. */
SEC("tc")
REJECT(EINVAL, UNBOUNDED)
CONTROL(unsigned_test_of_any_number)
__naked int jmp32_test_of_64_bits(void)
{
	INDEX("r6 = *(u64 *)(r0 + 0); if w6 > 7 goto 1f;");
}

/* ---- JSET: on the other branch the bits of the mask are zero, those only */

SEC("tc")
ACCEPT
RETVAL(0)
__naked int jset_clears_bits(void)
{
	INDEX("if r6 & 0xfffffff8 goto 1f;");
}

SEC("tc")
REJECT(EACCES, FAR_PAST_END)
CONTROL(jset_clears_bits)
__naked int jset_leaves_other_bits(void)
{
	INDEX("if r6 & 0xfffffff0 goto 1f;");
}

SEC("tc")
REJECT(EACCES, FAR_PAST_END)
CONTROL(jset_clears_bits)
WHY("CVE-2025-39748: Forget ranges when refining tnum after JSET")
__naked int jset_taken_sets_some_bit(void)
{
	INDEX("r6 &= 15; if r6 & 12 goto +1; goto 1f;");
}

/* ---- registers that hold the same number */

SEC("tc")
ACCEPT_IF(since("5.11 5.10.8"))
REJECT(EACCES, FAR_PAST_END)
CONTROL(unsigned_test_bounds_index)
RETVAL(0)
WHY("Propagate scalar ranges through register assignments")
__naked int copy_is_bounded_too(void)
{
	INDEX("r1 = r6; if r1 > 7 goto 1f;");
}

SEC("tc")
ACCEPT_IF(since("6.11"))
REJECT(EINVAL, UNBOUNDED)
CONTROL(copy_is_bounded_too)
RETVAL(0)
WHY("Track delta between linked registers")
__naked int copy_with_constant_added_is_bounded_too(void)
{
	INDEX("r1 = r6; r6 += 2; if r1 > 5 goto 1f;");
}

SEC("tc")
REJECT(EACCES, PAST_END)
CONTROL(copy_with_constant_added_is_bounded_too)
__naked int copy_with_constant_added_past_end(void)
{
	INDEX("r1 = r6; r6 += 3; if r1 > 5 goto 1f;");
}

/*
 * r6 is 1 and becomes 2.  A verifier that keeps it linked to its old copy r8, at a
 * distance taken from the new value, takes it for 3 when r8 is compared again.
 */
#define DOUBLED(value)								\
	INDEX("r8 = r6; r9 = r7; if r8 != 1 goto 1f; r6 += r6;"			\
	      "if r8 == r9 goto 1f; if r6 == " #value " goto 1f; r6 = 8;")

SEC("tc")
ACCEPT
RETVAL(0)
__naked int doubled_number_is_two(void)
{
	INDEX("r8 = r6; r9 = r7; if r8 != 1 goto 1f; r6 += r6;"
	      "if r8 == r9 goto 1f; if r6 == 3 goto 1f; r6 = 7;");
}

SEC("tc")
REJECT(EACCES, since("7.1 7.0.10 6.12.105"), PAST_END)
ACCEPT_IF(since("6.11"))
REJECT(EACCES, PAST_END)
CONTROL(doubled_number_is_two)
WHY("CVE-2026-53092: Fix linked reg delta tracking when src_reg == dst_reg")
__naked int doubled_number_is_not_three(void)
{
	DOUBLED(3);
}

/* ---- arithmetic that makes two numbers of one */

SEC("tc")
ACCEPT
RETVAL(0)
__naked int sign_mask_and(void)
{
	INDEX("r6 = *(u64 *)(r0 + 0); r6 s>>= 63; r6 &= 7;");
}

SEC("tc")
REJECT(EACCES, FAR_PAST_END)
CONTROL(sign_mask_and)
WHY("Fix unsound scalar forking in maybe_fork_scalars() for BPF_OR")
__naked int sign_mask_or(void)
{
	INDEX("r6 = *(u64 *)(r0 + 0); r6 s>>= 63; r6 |= 8; if r6 s< 0 goto 1f;");
}

/* 32 bit operations leave the bounds of the low half; the high half was not zero before. */
SEC("tc")
ACCEPT
RETVAL(0)
__naked int alu32_and_bounds_all(void)
{
	INDEX("r6 = *(u64 *)(r0 + 0); w6 &= 7;");
}

SEC("tc")
REJECT(EACCES, FAR_PAST_END)
CONTROL(alu32_and_bounds_all)
WHY("CVE-2021-3490: alu32 const subreg bound tracking on bitwise operations")
__naked int alu32_or_bounds_nothing(void)
{
	INDEX("r6 = *(u64 *)(r0 + 0); w6 |= 7;");
}

/* ---- operands that no CPU, or no verifier, takes */

SEC("tc")
REJECT(EINVAL, msg("div by zero"))
CONTROL(last_byte)
__naked int division_by_constant_zero(void)
{
	INDEX("r6 = 7; r6 /= 0;");
}

/* At run time a division by zero gives zero, and a modulo leaves the number. */
SEC("tc")
ACCEPT
RETVAL(7)
__naked int division_by_zero_at_run_time(void)
{
	ASM("r6 = 0; r1 = 9; r1 /= r6; r0 = 7; r0 %%= r6; r0 += r1; exit;");
}

SEC("tc")
REJECT(EINVAL, msg("invalid shift"))
CONTROL(last_byte)
__naked int shift_by_64(void)
{
	INDEX("r6 = 7; r6 >>= 64;");
}

SEC("tc")
REJECT(EACCES, msg("pointer arithmetic with *= operator prohibited|R0 pointer arithmetic"))
CONTROL(last_byte)
__naked int pointer_multiplied(void)
{
	INDEX("r6 = 7; r0 *= 1;");
}

SEC("tc")
REJECT(EACCES, msg("32-bit pointer arithmetic prohibited"))
CONTROL(last_byte)
__naked int pointer_cut_to_32_bits(void)
{
	INDEX("r6 = 7; w0 += 0;");
}

SEC("tc")
REJECT(EACCES, msg("pointer += pointer prohibited"))
CONTROL(last_byte)
__naked int pointer_added_to_pointer(void)
{
	INDEX("r6 = r0;");
}
