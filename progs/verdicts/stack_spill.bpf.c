// SPDX-License-Identifier: GPL-2.0
/* What a slot of the stack is when it was written in another way than it is read. */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} array SEC(".maps");

/* r6 = the context, r7 = a number of which nothing is known. */
#define STACK(code)								\
	ASM("r6 = r1; call %[bpf_get_prandom_u32]; r7 = r0; r0 = 0;" code "exit;", \
	    LOOKUP_OPS(array), __imm(bpf_get_prandom_u32), __imm(bpf_get_hash_recalc), \
	    __imm(bpf_skb_load_bytes))
#define CALL_WITH_CTX "call %[bpf_get_hash_recalc]; r0 = 0;"

/* ---- a spilled context */

SEC("tc")
ACCEPT
RETVAL(0)
__naked int context_spilled_and_filled(void)
{
	STACK("*(u64 *)(r10 - 8) = r6; r1 = *(u64 *)(r10 - 8);" CALL_WITH_CTX);
}

#define NO_CONTEXT(name, code)							\
	SEC("tc")								\
	REJECT(EACCES, msg("R1 type=inv expected=ctx|R1 type=scalar expected=ctx|" \
		"R1 type=fp expected=ctx|corrupted spill memory|invalid size of register fill")) \
	CONTROL(context_spilled_and_filled)					\
	__naked int name(void) { STACK(code CALL_WITH_CTX); }

NO_CONTEXT(context_overwritten_by_first_byte,
	   "*(u64 *)(r10 - 8) = r6; *(u8 *)(r10 - 8) = r7; r1 = *(u64 *)(r10 - 8);")
NO_CONTEXT(context_overwritten_by_last_byte,
	   "*(u64 *)(r10 - 8) = r6; *(u8 *)(r10 - 1) = r7; r1 = *(u64 *)(r10 - 8);")
NO_CONTEXT(context_overwritten_by_half,
	   "*(u64 *)(r10 - 8) = r6; *(u32 *)(r10 - 4) = r7; r1 = *(u64 *)(r10 - 8);")
NO_CONTEXT(context_overwritten_by_zero_byte,
	   "*(u64 *)(r10 - 8) = r6; *(u8 *)(r10 - 8) = 0; r1 = *(u64 *)(r10 - 8);")
NO_CONTEXT(context_overwritten_by_number,
	   "*(u64 *)(r10 - 8) = r6; *(u64 *)(r10 - 8) = r7; r1 = *(u64 *)(r10 - 8);")
NO_CONTEXT(context_overwritten_by_another_pointer,
	   "*(u64 *)(r10 - 8) = r6; *(u64 *)(r10 - 8) = r10; r1 = *(u64 *)(r10 - 8);")
NO_CONTEXT(context_overwritten_through_another_register,
	   "*(u64 *)(r10 - 8) = r6; r2 = r10; r2 += -8; *(u64 *)(r2 + 0) = r7;"
	   "r1 = *(u64 *)(r10 - 8);")
NO_CONTEXT(context_overwritten_at_an_unknown_offset,
	   "r1 = 0; *(u64 *)(r10 - 16) = r1; *(u64 *)(r10 - 8) = r6;"
	   "r7 &= 8; r2 = r10; r2 += -16; r2 += r7; r1 = 0; *(u64 *)(r2 + 0) = r1;"
	   "r1 = *(u64 *)(r10 - 8);")
NO_CONTEXT(context_filled_from_the_slot_below,
	   "r1 = 0; *(u64 *)(r10 - 16) = r1; *(u64 *)(r10 - 8) = r6; r1 = *(u64 *)(r10 - 16);")
NO_CONTEXT(context_filled_by_half,
	   "*(u64 *)(r10 - 8) = r6; r1 = *(u32 *)(r10 - 8);")
NO_CONTEXT(context_filled_at_an_unknown_offset,
	   "*(u64 *)(r10 - 16) = r6; *(u64 *)(r10 - 8) = r6; r7 &= 8; r2 = r10; r2 += -16;"
	   "r2 += r7; r1 = *(u64 *)(r2 + 0);")

SEC("tc")
ACCEPT
RETVAL(0)
__naked int context_filled_twice(void)
{
	STACK("*(u64 *)(r10 - 8) = r6; r1 = *(u64 *)(r10 - 8); r1 = *(u64 *)(r10 - 8);"
	      CALL_WITH_CTX);
}

/* Of a pointer nothing less than all is ever stored. */
SEC("tc")
REJECT(EACCES, msg("invalid size of register spill"))
CONTROL(context_spilled_and_filled)
__naked int half_of_a_pointer_spilled(void)
{
	STACK("*(u32 *)(r10 - 8) = r6;");
}

/* ---- what is known of numbers: the branch for another one is dead */

#define DEAD_IF(test) STACK(test "r9 = 0; r1 = *(u64 *)(r9 + 0); 1: r0 = 0;")
#define NOT_DEAD msg("R9 invalid mem access")

#define KNOWN(name, accept, code)						\
	SEC("tc") accept RETVAL(0) CONTROL(context_spilled_and_filled)		\
	__naked int name(void) { DEAD_IF(code); }
#define UNKNOWN(name, code)							\
	SEC("tc") REJECT(EACCES, NOT_DEAD) CONTROL(constant_of_8_bytes)		\
	__naked int name(void) { DEAD_IF(code); }

KNOWN(constant_of_8_bytes, ACCEPT,
      "r1 = 5; *(u64 *)(r10 - 8) = r1; r2 = *(u64 *)(r10 - 8); if r2 == 5 goto 1f;")
KNOWN(zero_of_8_bytes_read_as_one, ACCEPT,
      "r1 = 0; *(u64 *)(r10 - 8) = r1; r2 = *(u8 *)(r10 - 5); if r2 == 0 goto 1f;")
KNOWN(limit_by_test_before_spill, ACCEPT,
      "if r7 > 9 goto 1f; *(u64 *)(r10 - 8) = r7; r2 = *(u64 *)(r10 - 8); if r2 < 10 goto 1f;")

UNKNOWN(constant_with_one_byte_replaced,
	"r1 = 5; *(u64 *)(r10 - 8) = r1; *(u8 *)(r10 - 8) = r7; r2 = *(u64 *)(r10 - 8);"
	"if r2 == 5 goto 1f;")
UNKNOWN(zero_with_one_byte_replaced,
	"r1 = 0; *(u64 *)(r10 - 8) = r1; *(u8 *)(r10 - 3) = r7; r2 = *(u64 *)(r10 - 8);"
	"if r2 == 0 goto 1f;")
UNKNOWN(constant_replaced_at_an_unknown_offset,
	"r1 = 0; *(u64 *)(r10 - 16) = r1; *(u64 *)(r10 - 8) = r1; r3 = r7; r3 &= 8;"
	"r2 = r10; r2 += -16; r2 += r3; *(u64 *)(r2 + 0) = r7; r2 = *(u64 *)(r10 - 8);"
	"if r2 == 0 goto 1f;")
UNKNOWN(upper_half_of_an_unknown_number,
	"r7 <<= 8; *(u64 *)(r10 - 8) = r7; r2 = *(u32 *)(r10 - 4); if r2 < 10 goto 1f;")

/* The two share an id, so that a test of one is one of the other. */
SEC("tc")
ACCEPT_IF(since("6.8"))
REJECT(EACCES, NOT_DEAD)
CONTROL(constant_of_8_bytes)
RETVAL(0)
WHY("Assign ID to scalars on spill")
__naked int limit_by_test_behind_spill(void)
{
	DEAD_IF("*(u64 *)(r10 - 8) = r7; if r7 > 9 goto 1f; r2 = *(u64 *)(r10 - 8);"
		"if r2 < 10 goto 1f;");
}

/*
 * Eight zeroes of one byte each were known to be a zero of 8 bytes, and are no more: the lowest
 * is the spill of a number now, which the stores beside it make an unknown byte.
 */
SEC("tc")
REJECT(EACCES, since("6.12" /* measured */), NOT_DEAD)
ACCEPT
CONTROL(constant_of_8_bytes)
RETVAL(0)
DIFFERS("unprivileged", since("6.17" /* measured */))
WHY("Spills of less than 8 bytes; measured between 6.1.177 and 6.12.117")
__naked int zeroes_of_1_byte_read_as_8(void)
{
	DEAD_IF("r1 = 0; *(u8 *)(r10 - 8) = r1; *(u8 *)(r10 - 7) = r1; *(u8 *)(r10 - 6) = r1;"
		"*(u8 *)(r10 - 5) = r1; *(u8 *)(r10 - 4) = r1; *(u8 *)(r10 - 3) = r1;"
		"*(u8 *)(r10 - 2) = r1; *(u8 *)(r10 - 1) = r1; r2 = *(u64 *)(r10 - 8);"
		"if r2 == 0 goto 1f;");
}

/* The low half of a constant; what is stored by 4 bytes and read by 8 has an unknown half. */
SEC("tc")
ACCEPT_IF(since("5.16 5.10.168"))
REJECT(EACCES, NOT_DEAD)
CONTROL(constant_of_8_bytes)
RETVAL(0)
WHY("Support <8-byte scalar spill and refill")
__naked int constant_of_4_bytes(void)
{
	DEAD_IF("r1 = 5; *(u32 *)(r10 - 8) = r1; r2 = *(u32 *)(r10 - 8); if r2 == 5 goto 1f;");
}

SEC("tc")
REJECT(EACCES, NOT_DEAD)
CONTROL(constant_of_8_bytes)
__naked int constant_of_4_bytes_read_as_8(void)
{
	DEAD_IF("*(u64 *)(r10 - 8) = r7; r1 = 5; *(u32 *)(r10 - 8) = r1; r2 = *(u64 *)(r10 - 8);"
		"if r2 == 5 goto 1f;");
}

/* 6.8 keeps what a fill of the low bytes makes of a wider number: here no limit but its own. */
SEC("tc")
ACCEPT_IF(since("6.8"))
REJECT(EACCES, NOT_DEAD)
CONTROL(constant_of_8_bytes)
RETVAL(0)
WHY("Track spilled unbounded scalars; narrowing fills")
__naked int low_half_of_a_constant(void)
{
	DEAD_IF("r1 = 5; *(u64 *)(r10 - 8) = r1; r2 = *(u32 *)(r10 - 8); if r2 == 5 goto 1f;");
}
