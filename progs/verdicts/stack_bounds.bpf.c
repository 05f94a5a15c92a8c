// SPDX-License-Identifier: GPL-2.0
/* How far a frame goes for instructions and helpers, at offsets known and unknown. */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

/* r7 = a number of which nothing is known, r2 = 3. */
#define STACK(code)								\
	ASM("r6 = r1; call %[bpf_get_prandom_u32]; r7 = r0; r0 = 0; r2 = 3;" code "exit;", \
	    __imm(bpf_get_prandom_u32), __imm(bpf_skb_load_bytes), __imm(bpf_csum_diff))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int store_of_each_size(void)
{
	STACK("*(u8 *)(r10 - 1) = r2; *(u16 *)(r10 - 2) = r2; *(u32 *)(r10 - 4) = r2;"
	      "*(u64 *)(r10 - 512) = r2;");
}

#define REFUSED(name, err, code)						\
	SEC("tc") REJECT(err, msg("stack")) CONTROL(store_of_each_size)		\
	__naked int name(void) { STACK(code); }

REFUSED(store_of_2_misaligned, EACCES, "*(u16 *)(r10 - 1) = r2;")
REFUSED(store_of_4_misaligned, EACCES, "*(u32 *)(r10 - 6) = r2;")
REFUSED(store_of_8_misaligned_by_4, EACCES, "*(u64 *)(r10 - 12) = r2;")
REFUSED(load_misaligned, EACCES, "*(u64 *)(r10 - 16) = r2; *(u64 *)(r10 - 8) = r2;"
	"r0 = *(u64 *)(r10 - 12);")
REFUSED(store_of_1_below, EACCES, "*(u8 *)(r10 - 513) = r2;")
REFUSED(store_of_1_above, EACCES, "*(u8 *)(r10 + 0) = r2;")
REFUSED(load_of_1_above, EACCES, "r0 = *(u8 *)(r10 + 0);")
REFUSED(load_of_8_above, EACCES, "r0 = *(u64 *)(r10 + 8);")
REFUSED(load_below, EACCES, "r0 = *(u64 *)(r10 - 520);")
REFUSED(store_far_below, EACCES, "r1 = r10; r1 += -100000; *(u64 *)(r1 + 0) = r2;")
REFUSED(atomic_add_above, EACCES, "lock *(u64 *)(r10 + 0) += r2;")
REFUSED(atomic_add_misaligned, EACCES, "*(u64 *)(r10 - 16) = r2; *(u64 *)(r10 - 8) = r2;"
	"lock *(u64 *)(r10 - 12) += r2;")

/* ---- 32 bits of the frame's pointer are no pointer */

SEC("tc")
REJECT(EACCES, msg("R1 invalid mem access|32-bit pointer arithmetic"))
CONTROL(store_of_each_size)
__naked int low_half_of_frame_pointer(void)
{
	STACK("w1 = w10; *(u64 *)(r1 - 8) = r2;");
}

SEC("tc")
REJECT(EACCES, msg("pointer arithmetic"))
CONTROL(store_of_each_size)
__naked int frame_pointer_multiplied(void)
{
	STACK("r1 = r10; r1 *= 2; *(u64 *)(r1 - 8) = r2;");
}

SEC("tc")
REJECT(EACCES, msg("bitwise operator &= on pointer"))
CONTROL(store_of_each_size)
__naked int frame_pointer_masked(void)
{
	STACK("r1 = r10; r1 &= -8; *(u64 *)(r1 - 8) = r2;");
}

/* ---- offsets that are not known */

#define AT_UNKNOWN(limit, code)							\
	STACK("r1 = 0; *(u64 *)(r10 - 8) = r1; *(u64 *)(r10 - 16) = r1; *(u64 *)(r10 - 24) = r1;" \
	      "*(u64 *)(r10 - 32) = r1;" limit "r1 = r10; r1 += r7;" code)
#define VARIABLE_OFFSETS ACCEPT_IF(since("5.12 5.11.16 5.10.33"))

SEC("tc")
VARIABLE_OFFSETS
RETVAL(0)
__naked int unknown_offset_in_frame(void)
{
	AT_UNKNOWN("r7 &= 24; r7 += -32;", "r0 = *(u64 *)(r1 + 0);");
}

SEC("tc")
VARIABLE_OFFSETS
RETVAL(0)
__naked int unknown_offset_of_bytes_in_frame(void)
{
	AT_UNKNOWN("r7 &= 31; r7 += -32;", "r0 = *(u8 *)(r1 + 0);");
}

#define UNKNOWN_REFUSED(name, err, limit, code)					\
	SEC("tc") REJECT(err, msg("stack")) CONTROL(unknown_offset_in_frame)	\
	__naked int name(void) { AT_UNKNOWN(limit, code); }

UNKNOWN_REFUSED(unknown_offset_above_frame, EINVAL, "r7 &= 31; r7 += -24;", "r0 = *(u8 *)(r1 + 0);")
UNKNOWN_REFUSED(unknown_offset_below_frame, EACCES, "r7 &= 8; r7 += -520;",
		"r0 = *(u64 *)(r1 + 0);")
UNKNOWN_REFUSED(unknown_offset_that_overlaps_end, EACCES, "r7 &= 31; r7 += -32;",
		"r0 = *(u64 *)(r1 + 0);")
UNKNOWN_REFUSED(unknown_offset_misaligned, EACCES, "r7 &= 15; r7 += -32;", "r0 = *(u64 *)(r1 + 0);")

/* ---- by helpers */

#define FILL(offset, size)							\
	STACK("r1 = r6; r2 = 0; r3 = r10; r3 += " #offset ";" size "call %[bpf_skb_load_bytes];" \
	      "r0 = 0;")
#define READ_BY_HELPER(init, size)						\
	STACK(init "r1 = r10; r1 += -16;" size "r3 = 0; r4 = 0; r5 = 0;"	\
	      "call %[bpf_csum_diff]; r0 = 0;")
#define INIT_16 "*(u64 *)(r10 - 16) = r2; *(u64 *)(r10 - 8) = r2;"

SEC("tc")
ACCEPT
RETVAL(0)
__naked int helper_fills_frame(void)
{
	FILL(-512, "r4 = 512;");
}

#define FILL_REFUSED(name, err, offset, size)					\
	SEC("tc") REJECT(err, msg("stack|invalid zero-sized|unbounded memory access|R4")) \
	CONTROL(helper_fills_frame) __naked int name(void) { FILL(offset, size); }

FILL_REFUSED(helper_fills_above_frame, EINVAL, -512, "r4 = 513;")
FILL_REFUSED(helper_fills_below_frame, EACCES, -513, "r4 = 1;")
FILL_REFUSED(helper_fills_size_0, EACCES, -8, "r4 = 0;")
FILL_REFUSED(helper_fills_negative_size, EACCES, -8, "r4 = -1;")
FILL_REFUSED(helper_fills_size_without_limit, EACCES, -8, "r4 = r7;")
FILL_REFUSED(helper_fills_size_too_large_at_most, EINVAL, -8, "r4 = r7; r4 &= 8; r4 += 1;")

/* An output of unknown size may stay unwritten in part, so that it is one of what is read. */
SEC("tc")
ACCEPT_IF(since("6.8 6.7.2 6.6.14 6.1.191"))
REJECT(EACCES, msg("invalid indirect read from stack"))
CONTROL(helper_fills_frame)
RETVAL(0)
WHY("CVE-2023-52452: Fix accesses to uninit stack slots")
__naked int helper_fills_unknown_size(void)
{
	FILL(-8, "r4 = r7; r4 &= 7; r4 += 1;");
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int helper_reads_what_was_written(void)
{
	READ_BY_HELPER(INIT_16, "r2 = 16;");
}

SEC("tc")
ACCEPT_IF(since("6.3 6.1.100 5.10.222"))
REJECT(EACCES, msg("invalid indirect read from stack"))
CONTROL(helper_reads_what_was_written)
WHY("Allow reads from uninit stack")
__naked int helper_reads_what_was_not_written(void)
{
	READ_BY_HELPER("*(u64 *)(r10 - 16) = r2;", "r2 = 16;");
}

SEC("tc")
ACCEPT_IF(since("6.3 6.1.100 5.10.222"))
REJECT(EACCES, msg("invalid indirect read from stack"))
CONTROL(helper_reads_what_was_written)
WHY("Allow reads from uninit stack")
__naked int helper_reads_size_not_all_written(void)
{
	READ_BY_HELPER("*(u64 *)(r10 - 16) = r2;", "r2 = r7; r2 &= 12;");
}

SEC("socket")
CAPS("CAP_BPF")
ACCEPT
__naked int unprivileged_reads_what_was_written(void)
{
	ASM("r2 = 3; *(u64 *)(r10 - 8) = r2; r0 = *(u64 *)(r10 - 8); exit;");
}

/* Without CAP_PERFMON what was there before must not be seen. */
SEC("socket")
CAPS("CAP_BPF")
REJECT(EACCES, msg("invalid read from stack"))
CONTROL(unprivileged_reads_what_was_written)
__naked int unprivileged_reads_what_was_not_written(void)
{
	ASM("r2 = 3; *(u64 *)(r10 - 16) = r2; r0 = *(u64 *)(r10 - 8); exit;");
}

SEC("socket")
CAPS("CAP_BPF")
REJECT(EACCES, msg("invalid read from stack"))
CONTROL(unprivileged_reads_what_was_written)
__naked int unprivileged_reads_half_not_written(void)
{
	ASM("r2 = 3; *(u32 *)(r10 - 8) = r2; r0 = *(u64 *)(r10 - 8); exit;");
}
