// SPDX-License-Identifier: GPL-2.0
/* Load-acquire and store-release: sizes, memory, registers. */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

__u64 value = 0x8182838485868788;

/* BPF_STX | BPF_ATOMIC with each size */
#define B_ 0xd3
#define H_ 0xcb
#define W_ 0xc3
#define DW_ 0xdb
#define LOAD(size, dst, src, off) INSN(size, dst, src, off, 0x100)
#define STORE(size, dst, src, off) INSN(size, dst, src, off, 0x110)

/* r8 is the address of value, r9 of the context; 1 is returned where r1 is @want. */
#define MAKES(code, want)							\
	ASM("r9 = r1; r8 = %[value] ll; r1 = -1; r2 = 0x1112131415161718 ll; r0 = 0;" code \
	    "r3 = " #want " ll; if r1 != r3 goto +1; r0 = 1; exit;", __imm_addr(value))
#define ON_STACK "*(u64 *)(r10 - 8) = r1;"

SEC("tc")
ACCEPT
RETVAL(1)
__naked int plain(void)
{
	MAKES("r1 = *(u64 *)(r8 + 0);", 0x8182838485868788);
}

#define INVALID msg("uses reserved fields|invalid atomic opcode|unknown opcode")
#define GOOD(name, code, want)							\
	SEC("tc") ACCEPT_IF(since("6.15")) REJECT(EINVAL, INVALID) CONTROL(plain) RETVAL(1) \
	WHY("Introduce load-acquire and store-release instructions")		\
	__naked int name(void) { MAKES(code, want); }
#define BAD(name, control, err, text, code)					\
	SEC("tc") REJECT(err, msg(text)) CONTROL(control)			\
	__naked int name(void) { MAKES(code, 0); }

GOOD(load_8_zero_extends, LOAD(B_, 1, 8, 0), 0x88)
GOOD(load_16_zero_extends, LOAD(H_, 1, 8, 0), 0x8788)
GOOD(load_32_zero_extends, LOAD(W_, 1, 8, 0), 0x85868788)
GOOD(load_64, LOAD(DW_, 1, 8, 0), 0x8182838485868788)
GOOD(load_with_offset, LOAD(H_, 1, 8, 2), 0x8586)
GOOD(load_over_own_address, "r1 = r8;" LOAD(W_, 1, 1, 4), 0x81828384)
GOOD(store_8, ON_STACK STORE(B_, 10, 2, -8) "r1 = *(u64 *)(r10 - 8);", 0xffffffffffffff18)
GOOD(store_16, ON_STACK STORE(H_, 10, 2, -8) "r1 = *(u64 *)(r10 - 8);", 0xffffffffffff1718)
GOOD(store_32, ON_STACK STORE(W_, 10, 2, -8) "r1 = *(u64 *)(r10 - 8);", 0xffffffff15161718)
GOOD(store_64, ON_STACK STORE(DW_, 10, 2, -8) "r1 = *(u64 *)(r10 - 8);", 0x1112131415161718)

BAD(load_misaligned, load_32_zero_extends, EACCES, "misaligned", LOAD(W_, 1, 10, -6))
BAD(store_misaligned, store_32, EACCES, "misaligned", ON_STACK STORE(W_, 10, 2, -6))
BAD(load_past_end, load_64, EACCES, "invalid access to map value", LOAD(DW_, 1, 8, 8))
BAD(store_past_end, store_64, EACCES, "invalid access to map value", STORE(DW_, 8, 2, 8))
BAD(load_from_number, load_64, EACCES, "invalid mem access", LOAD(DW_, 1, 2, 0))
BAD(load_from_context, load_32_zero_extends, EACCES,
    "loads from R9 ctx is not allowed", LOAD(W_, 1, 9, 0))
BAD(store_to_context, store_32, EACCES, "stores into R9 ctx is not allowed", STORE(W_, 9, 2, 8))
BAD(store_of_unset_register, store_64, EACCES, "R7 !read_ok", STORE(DW_, 10, 7, -8))
BAD(load_into_r10, load_64, EACCES, "frame pointer is read only", LOAD(DW_, 10, 8, 0))
