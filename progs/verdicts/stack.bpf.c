// SPDX-License-Identifier: GPL-2.0
/* The frame's 512 bytes: bounds, alignment, what was written, and what is kept of it. */
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} array SEC(".maps");

#define STACK(code) ASM("r2 = 3; r0 = 0;" code "exit;", __imm(bpf_get_prandom_u32))

SEC("tc")
ACCEPT
RETVAL(3)
__naked int deepest_slot(void)
{
	STACK("*(u64 *)(r10 - 512) = r2; r0 = *(u64 *)(r10 - 512);");
}

SEC("tc")
REJECT(EACCES, msg("invalid stack|invalid write to stack"))
CONTROL(deepest_slot)
__naked int below_stack(void)
{
	STACK("*(u64 *)(r10 - 520) = r2;");
}

SEC("tc")
REJECT(EACCES, msg("invalid stack|invalid write to stack"))
CONTROL(deepest_slot)
__naked int above_stack(void)
{
	STACK("*(u64 *)(r10 + 0) = r2;");
}

SEC("tc")
REJECT(EACCES, msg("misaligned stack access"))
CONTROL(deepest_slot)
__naked int misaligned(void)
{
	STACK("*(u64 *)(r10 - 12) = r2;");
}

SEC("tc")
REJECT(EACCES, msg("frame pointer is read only"))
CONTROL(deepest_slot)
__naked int frame_pointer_written(void)
{
	/* r10 = 0: no assembler writes that */
	STACK(INSN(0xb7, 10, 0, 0, 0));
}

/* ---- what was not written */

SEC("tc")
REJECT(EACCES, msg("R3 !read_ok"))
CONTROL(deepest_slot)
__naked int register_not_written(void)
{
	STACK("r0 = r3;");
}

/* The value is whatever is there, so that only the verdict is checked. */
SEC("tc")
ACCEPT_IF(since("6.3 6.1.100 5.10.222"))
REJECT(EACCES, msg("invalid read from stack"))
CONTROL(deepest_slot)
WHY("Allow reads from uninit stack")
__naked int slot_not_written_above_one_that_was(void)
{
	STACK("*(u64 *)(r10 - 16) = r2; r0 = *(u64 *)(r10 - 8);");
}

/* The verifier allocates slots as they are written: this one is below all of them. */
SEC("tc")
ACCEPT_IF(since("6.8 6.7.2 6.6.14 6.1.191"))
REJECT(EACCES, msg("invalid read from stack"))
CONTROL(deepest_slot)
WHY("CVE-2023-52452: Fix accesses to uninit stack slots")
__naked int slot_not_written_below_all(void)
{
	STACK("r0 = *(u64 *)(r10 - 8);");
}

/* ---- an offset that is not known */

#define VARIABLE(code)								\
	STACK("*(u64 *)(r10 - 16) = r2; *(u64 *)(r10 - 8) = r2;"		\
	      "call %[bpf_get_prandom_u32]; r0 &= 8; r1 = r10; r1 += -16; r1 += r0; r2 = 3;" code)

SEC("tc")
ACCEPT_IF(since("5.12 5.11.16 5.10.33"))
REJECT(EACCES, msg("variable stack access"))
CONTROL(deepest_slot)
RETVAL(3)
WHY("Allow variable-offset stack access")
__naked int variable_read(void)
{
	VARIABLE("r0 = *(u64 *)(r1 + 0);");
}

SEC("tc")
ACCEPT_IF(since("5.12 5.11.16 5.10.33"))
REJECT(EACCES, msg("variable stack access"))
CONTROL(deepest_slot)
RETVAL(3)
__naked int variable_write(void)
{
	VARIABLE("*(u64 *)(r1 + 0) = r2; r0 = *(u64 *)(r10 - 16);");
}

SEC("tc")
REJECT(EINVAL, msg("invalid variable-offset write to stack"))
CONTROL(variable_write)
__naked int variable_write_above_stack(void)
{
	VARIABLE("*(u64 *)(r1 + 8) = r2;");
}

/* ---- spilled and filled: the range of a number is kept */

#define SPILL_INDEX(spill)							\
	ASM("call %[bpf_get_prandom_u32]; r6 = r0;"				\
	    "r1 = 0; *(u32 *)(r10 - 4) = r1; r2 = r10; r2 += -4; r1 = %[array] ll;" \
	    "call %[bpf_map_lookup_elem]; if r0 == 0 goto 1f;"			\
	    "if r6 > 7 goto 1f;" spill						\
	    "r0 += r6; r1 = *(u8 *)(r0 + 0); 1: r0 = 0; exit;",			\
	    LOOKUP_OPS(array), __imm(bpf_get_prandom_u32))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int fill_of_8_bytes_keeps_range(void)
{
	SPILL_INDEX("*(u64 *)(r10 - 16) = r6; r6 = *(u64 *)(r10 - 16);");
}

SEC("tc")
ACCEPT_IF(since("5.16 5.10.168"))
REJECT(EACCES, msg("unbounded|invalid access to map value"))
CONTROL(fill_of_8_bytes_keeps_range)
RETVAL(0)
WHY("Support <8-byte scalar spill and refill")
__naked int fill_of_4_bytes_keeps_range(void)
{
	SPILL_INDEX("*(u32 *)(r10 - 16) = r6; r6 = *(u32 *)(r10 - 16);");
}

SEC("tc")
REJECT(EINVAL, msg("unbounded min value"))
CONTROL(fill_of_8_bytes_keeps_range)
__naked int fill_of_another_slot(void)
{
	SPILL_INDEX("r1 = *(u64 *)(r0 + 0); *(u64 *)(r10 - 16) = r1; r6 = *(u64 *)(r10 - 16);");
}

/* A pointer that was overwritten in part is a pointer no more. */
SEC("tc")
ACCEPT
RETVAL(3)
__naked int pointer_spilled_and_filled(void)
{
	STACK("*(u64 *)(r10 - 8) = r10; *(u8 *)(r10 - 16) = r2; r1 = *(u64 *)(r10 - 8);"
		"*(u64 *)(r1 - 16) = r2; r0 = *(u64 *)(r10 - 16);");
}

SEC("tc")
REJECT(EACCES, msg("R1 invalid mem access|corrupted spill"))
CONTROL(pointer_spilled_and_filled)
__naked int pointer_overwritten_in_part(void)
{
	STACK("*(u64 *)(r10 - 8) = r10; *(u8 *)(r10 - 8) = r2; r1 = *(u64 *)(r10 - 8);"
		"*(u64 *)(r1 - 16) = r2; r0 = *(u64 *)(r10 - 16);");
}
