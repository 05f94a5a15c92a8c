// SPDX-License-Identifier: GPL-2.0
/* A map's value as memory: its edges for instructions and helpers, and global variables. */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[16]);
} array SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[16]);
} percpu SEC(".maps");

__u64 written_by_nobody;
const volatile __u64 constant = 7;

/* r0 = 16 bytes of a value, r6 = a copy of it, r7 = an unknown number. */
#define VALUE(map, code)							\
	ASM("r8 = r1; call %[bpf_get_prandom_u32]; r7 = r0;" LOOKUP_CHECKED(map) \
	    "r6 = r0; r1 = 0;" code "1: r0 = 0; exit;", LOOKUP_OPS(map),	\
	    __imm(bpf_get_prandom_u32), __imm(bpf_skb_load_bytes), __imm(bpf_csum_diff))
#define BAD_ACCESS								\
	msg("invalid access to map value|value is negative|value is outside")

#define ALLOWED(name, code)							\
	SEC("tc") ACCEPT RETVAL(0) __naked int name(void) { VALUE(array, code); }
#define REFUSED(name, control, code)						\
	SEC("tc") REJECT(EACCES, BAD_ACCESS) CONTROL(control)			\
	__naked int name(void) { VALUE(array, code); }

ALLOWED(last_byte, "r1 = *(u8 *)(r6 + 15);")
REFUSED(byte_past_end, last_byte, "r1 = *(u8 *)(r6 + 16);")
REFUSED(byte_before_begin, last_byte, "r1 = *(u8 *)(r6 - 1);")
ALLOWED(last_8_bytes, "r1 = *(u64 *)(r6 + 8);")
REFUSED(read_across_end, last_8_bytes, "r1 = *(u64 *)(r6 + 9);")
REFUSED(write_across_end, last_8_bytes, "*(u64 *)(r6 + 9) = r1;")
ALLOWED(misaligned_read, "r1 = *(u64 *)(r6 + 3);")
ALLOWED(moved_past_end_and_back, "r6 += 100; r6 += -85; r1 = *(u8 *)(r6 + 0);")
REFUSED(moved_past_end, last_byte, "r6 += 16; r1 = *(u8 *)(r6 + 0);")
ALLOWED(subtracted_back, "r6 += 8; r6 -= 8; r1 = *(u64 *)(r6 + 0);")
REFUSED(subtracted_before_begin, subtracted_back, "r6 += 8; r6 -= 9; r1 = *(u8 *)(r6 + 0);")
ALLOWED(atomic_add_to_last_8, "r1 = 1; lock *(u64 *)(r6 + 8) += r1;")
REFUSED(atomic_add_across_end, atomic_add_to_last_8, "r1 = 1; lock *(u32 *)(r6 + 16) += r1;")

/* ---- at an unknown offset */

ALLOWED(masked_offset, "r7 &= 15; r6 += r7; r1 = *(u8 *)(r6 + 0);")
REFUSED(masked_offset_of_17, masked_offset, "r7 &= 31; r6 += r7; r1 = *(u8 *)(r6 + 0);")
REFUSED(masked_offset_of_wide_access, masked_offset, "r7 &= 15; r6 += r7; r1 = *(u16 *)(r6 + 0);")
ALLOWED(masked_offset_before_begin_plus_constant, "r7 &= 7; r6 += r7; r1 = *(u64 *)(r6 + 1);")
REFUSED(masked_offset_before_begin, masked_offset, "r7 &= 7; r6 -= r7; r1 = *(u8 *)(r6 + 0);")
ALLOWED(limited_offset, "if r7 > 15 goto 1f; r6 += r7; r1 = *(u8 *)(r6 + 0);")
REFUSED(limited_offset_off_by_one, limited_offset,
	"if r7 > 16 goto 1f; r6 += r7; r1 = *(u8 *)(r6 + 0);")
REFUSED(offset_limited_signed, limited_offset,
	"r7 &= 255; r7 += -128; if r7 s> 15 goto 1f; r6 += r7; r1 = *(u8 *)(r6 + 0);")
ALLOWED(copy_without_the_offset, "r7 &= 31; r3 = r6; r6 += r7; r1 = *(u8 *)(r3 + 15);")

/* ---- by helpers */

#define LOAD_BYTES(offset, size)						\
	"r1 = r8; r2 = 0; r3 = r6; r3 += " #offset ";" size "call %[bpf_skb_load_bytes];"
ALLOWED(helper_fills_all, LOAD_BYTES(0, "r4 = 16;"))
REFUSED(helper_fills_past_end, helper_fills_all, LOAD_BYTES(1, "r4 = 16;"))
REFUSED(helper_fills_from_before_begin, helper_fills_all, LOAD_BYTES(-1, "r4 = 8;"))
ALLOWED(helper_fills_unknown_size, LOAD_BYTES(0, "r4 = r7; r4 &= 15; r4 += 1;"))
REFUSED(helper_fills_unknown_size_too_large, helper_fills_unknown_size,
	LOAD_BYTES(0, "r4 = r7; r4 &= 15; r4 += 2;"))

/* ---- what a value is not */

#define NOT_A_VALUE(name, text, code)						\
	SEC("tc") REJECT(EACCES, msg(text)) CONTROL(last_byte)			\
	__naked int name(void) { VALUE(array, code); }

NOT_A_VALUE(value_multiplied, "pointer arithmetic", "r6 *= 2; r1 = *(u8 *)(r6 + 0);")
NOT_A_VALUE(value_masked, "bitwise operator", "r6 &= -8; r1 = *(u8 *)(r6 + 0);")
NOT_A_VALUE(value_negated,
	    "pointer arithmetic|invalid mem access", "r6 = -r6; r1 = *(u8 *)(r6 + 0);")
NOT_A_VALUE(value_of_32_bits, "32-bit pointer arithmetic|invalid mem access",
	    "w6 += 1; r1 = *(u8 *)(r6 + 0);")
NOT_A_VALUE(number_minus_value, "tried to subtract pointer from scalar",
	    "r1 = 100; r1 -= r6; r1 = *(u8 *)(r1 + 0);")
NOT_A_VALUE(value_plus_value, "pointer += pointer prohibited|pointer +=",
	    "r1 = r6; r1 += r6; r1 = *(u8 *)(r1 + 0);")
NOT_A_VALUE(value_minus_value, "invalid mem access", "r1 = r6; r1 -= r6; r1 = *(u8 *)(r1 + 0);")
NOT_A_VALUE(pointer_read_back_from_value, "invalid mem access",
	    "*(u64 *)(r6 + 0) = r6; r1 = *(u64 *)(r6 + 0); r1 = *(u8 *)(r1 + 0);")
NOT_A_VALUE(map_itself_written, "only read from|invalid mem access",
	    "r1 = %[array] ll; *(u64 *)(r1 + 0) = r7;")

SEC("tc")
ACCEPT
RETVAL(0)
__naked int percpu_value_last_byte(void)
{
	VALUE(percpu, "r1 = *(u8 *)(r6 + 15);");
}

SEC("tc")
REJECT(EACCES, BAD_ACCESS)
CONTROL(percpu_value_last_byte)
__naked int percpu_value_past_end(void)
{
	VALUE(percpu, "r1 = *(u8 *)(r6 + 16);");
}

/* ---- global variables: values at a known address */

#define GLOBAL(variable, code)							\
	ASM("r1 = %[" #variable "] ll;" code "exit;", __imm_addr(variable))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int global_variable(void)
{
	GLOBAL(written_by_nobody, "r0 = *(u64 *)(r1 + 0);");
}

SEC("tc")
REJECT(EACCES, BAD_ACCESS)
CONTROL(global_variable)
__naked int global_variable_past_end(void)
{
	GLOBAL(written_by_nobody, "r0 = *(u64 *)(r1 + 8);");
}

SEC("tc")
REJECT(EACCES, BAD_ACCESS)
CONTROL(global_variable)
__naked int global_variable_before_begin(void)
{
	GLOBAL(written_by_nobody, "r0 = *(u8 *)(r1 - 1);");
}

SEC("tc")
ACCEPT
RETVAL(7)
__naked int constant_variable(void)
{
	GLOBAL(constant, "r0 = *(u64 *)(r1 + 0);");
}

SEC("tc")
REJECT(EACCES, msg("write into map forbidden"))
CONTROL(constant_variable)
__naked int constant_variable_written(void)
{
	GLOBAL(constant, "r0 = 0; *(u64 *)(r1 + 0) = r0;");
}

/* The map is frozen, so that its bytes are known: the branch for others is dead. */
SEC("tc")
ACCEPT
RETVAL(0)
__naked int constant_variable_is_known(void)
{
	GLOBAL(constant, "r0 = *(u64 *)(r1 + 0); if r0 == 7 goto 1f; r9 = 0; r0 = *(u64 *)(r9 + 0);"
	       "1: r0 = 0;");
}

SEC("tc")
REJECT(EACCES, msg("R9 invalid mem access"))
CONTROL(constant_variable_is_known)
__naked int variable_is_not_known(void)
{
	GLOBAL(written_by_nobody, "r0 = *(u64 *)(r1 + 0); if r0 == 0 goto 1f; r9 = 0;"
	       "r0 = *(u64 *)(r9 + 0); 1: r0 = 0;");
}
