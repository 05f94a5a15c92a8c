// SPDX-License-Identifier: GPL-2.0
/* What only those who may see addresses of the kernel (CAP_PERFMON) do with pointers. */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[16]);
} array SEC(".maps");

/* Whoever has CAP_BPF, too, and so calls, loops, and all of the verifier's patience. */
#define LOADER CAPS("CAP_BPF CAP_NET_ADMIN")
#define TRACER CAPS("CAP_BPF CAP_NET_ADMIN CAP_PERFMON")
#define NOBODY CAPS("")

SEC("socket")
ACCEPT
NOBODY
PROG(numbers_only, "r0 = 0; exit;")

/* What the tracer may and the others may not; @error is what these get. */
#define TRACER_ONLY(name, error, text, ...) TRACER_ONLY_IF(ACCEPT, name, error, text, __VA_ARGS__)
/* The same; @row: where the tracer may. */
#define TRACER_ONLY_IF(row, name, error, text, ...)				\
	SEC("socket")								\
	row									\
	TRACER									\
	PROG(tracer_##name, __VA_ARGS__)					\
	SEC("socket")								\
	REJECT(error, msg(text))						\
	CONTROL(numbers_only)							\
	LOADER									\
	PROG(loader_##name, __VA_ARGS__)					\
	SEC("socket")								\
	REJECT(error, msg(text))						\
	CONTROL(numbers_only)							\
	NOBODY									\
	PROG(nobody_##name, __VA_ARGS__)

TRACER_ONLY(subtracts_pointers, EACCES, "pointer -= pointer prohibited",
	    "r0 = r10; r1 = r10; r0 -= r1; r0 = 0; exit;")
TRACER_ONLY(negates_pointer, EACCES, "pointer arithmetic prohibited|R0 pointer",
	    "r0 = r1; r0 = -r0; r0 = 0; exit;")
TRACER_ONLY(swaps_pointer, EACCES, "pointer arithmetic prohibited|R0 pointer",
	    "r0 = r1; r0 = be32 r0; r0 = 0; exit;")
TRACER_ONLY(subtracts_halves_of_pointers, EACCES,
	    "32-bit pointer arithmetic prohibited|pointer -= pointer prohibited",
	    "r0 = r10; w0 -= w1; r0 = 0; exit;")
TRACER_ONLY(copies_half_of_pointer, EACCES, "partial copy of pointer",
	    "w0 = w1; r0 = 0; exit;")
TRACER_ONLY(stores_pointer_in_context, EACCES, "leaks addr into ctx",
	    "*(u32 *)(r1 + 48) = r10; r0 = 0; exit;")
TRACER_ONLY(exchanges_pointer, EACCES, "leaks addr into mem",
	    "r0 = 0; *(u64 *)(r10 - 8) = r0; lock *(u64 *)(r10 - 8) += r10; r0 = 0; exit;")
TRACER_ONLY(overwrites_half_of_spilled_pointer, EACCES, "attempt to corrupt spilled pointer",
	    "*(u64 *)(r10 - 8) = r1; r0 = 0; *(u32 *)(r10 - 8) = r0; exit;")
TRACER_ONLY(returns_map, EACCES, "leaks addr as return value",
	    "r0 = %[array] ll; exit;", __imm_addr(array))
TRACER_ONLY(returns_context, EACCES, "leaks addr as return value", "r0 = r1; exit;")
TRACER_ONLY(compares_pointer_with_number, EACCES, "pointer comparison prohibited",
	    "r0 = 0; if r10 > 4096 goto +0; exit;")
TRACER_ONLY(tests_half_of_pointer, EACCES, "pointer comparison prohibited",
	    LOOKUP(array) "if w0 != 0 goto +0; r0 = 0; exit;", LOOKUP_OPS(array))

/* A value to a helper that other programs and users read. */
TRACER_ONLY(updates_map_with_pointer, EACCES, "invalid indirect read from stack|leaks addr|invalid read from stack",
	    "r1 = 0; *(u64 *)(r10 - 8) = r1; *(u64 *)(r10 - 16) = r1; *(u64 *)(r10 - 24) = r10;"
	    "r1 = %[array] ll; r2 = r10; r2 += -8; r3 = r10; r3 += -24; r4 = 0;"
	    "call %[bpf_map_update_elem]; r0 = 0; exit;", __imm(bpf_map_update_elem), __imm_addr(array))

/* ---- and with what is not written, or where is not known */

#define UNWRITTEN ACCEPT_IF(since("6.3 6.1.100 5.10.222")) WHY("Allow reads from uninit stack")
TRACER_ONLY_IF(UNWRITTEN, reads_unwritten_byte, EACCES, "invalid read from stack",
	    "r0 = 0; *(u8 *)(r10 - 2) = r0; r0 = *(u8 *)(r10 - 1); r0 = 0; exit;")
TRACER_ONLY_IF(UNWRITTEN, gives_unwritten_stack, EACCES,
	    "invalid indirect read from stack|invalid read from stack",
	    "r1 = 0; *(u64 *)(r10 - 8) = r1; *(u64 *)(r10 - 24) = r1;"
	    "r1 = %[array] ll; r2 = r10; r2 += -8; r3 = r10; r3 += -24; r4 = 0;"
	    "call %[bpf_map_update_elem]; r0 = 0; exit;", __imm(bpf_map_update_elem), __imm_addr(array))
TRACER_ONLY(indexes_stack, EACCES, "prohibited for !root",
	    "r6 = *(u32 *)(r1 + 0); r6 &= 8; r0 = 0; *(u64 *)(r10 - 8) = r0; *(u64 *)(r10 - 16) = r0;"
	    "r7 = r10; r7 += -16; r7 += r6; r0 = *(u64 *)(r7 + 0); r0 = 0; exit;")

/* ---- what nobody without CAP_BPF may */

#define NOBODY_REFUSED(name, error, text, ...)					\
	SEC("socket")								\
	ACCEPT									\
	LOADER									\
	PROG(loader_##name, __VA_ARGS__)					\
	SEC("socket")								\
	REJECT(error, msg(text))						\
	CONTROL(numbers_only)							\
	NOBODY									\
	PROG(nobody_##name, __VA_ARGS__)

FUNC(returns_0, "r0 = 0; exit;")

NOBODY_REFUSED(calls_function, EPERM, "for CAP_BPF|for CAP_SYS_ADMIN|for root", "call returns_0; exit;")

/* No path leads there, but a processor may guess that one does. */
SEC("socket")
ACCEPT
NOBODY
RETVAL(0)
PROG(nobody_leaves_dead_code, "r0 = 0; if r0 == 0 goto 1f; r0 = 1; 1: exit;")

/* ---- what all are refused */

SEC("socket")
ACCEPT
PROG(copies_pointer, "r0 = r1; r0 = 0; exit;")

SEC("socket")
REJECT(EACCES, msg("pointer arithmetic with *= operator prohibited"))
CONTROL(copies_pointer)
PROG(multiplies_pointer, "r0 = r1; r0 *= 2; r0 = 0; exit;")

SEC("socket")
REJECT(EACCES, msg("bitwise operator &= on pointer prohibited"))
CONTROL(copies_pointer)
PROG(masks_pointer, "r0 = r1; r0 &= 1; r0 = 0; exit;")

SEC("socket")
REJECT(EACCES, msg("32-bit pointer arithmetic prohibited"))
CONTROL(copies_pointer)
PROG(adds_to_half_of_pointer, "r0 = r1; w0 += 1; r0 = 0; exit;")

SEC("socket")
REJECT(EACCES, msg("invalid size of register fill"))
CONTROL(copies_pointer)
PROG(reads_half_of_spilled_pointer, "*(u64 *)(r10 - 8) = r1; r0 = *(u32 *)(r10 - 8); r0 = 0; exit;")
