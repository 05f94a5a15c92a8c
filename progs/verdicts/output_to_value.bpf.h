/* SPDX-License-Identifier: GPL-2.0 */
/* The value of a BPF_F_RDONLY_PROG map, and .rodata: the same, frozen and addressed directly. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_RDONLY_PROG);
	__type(key, __u32);
	__type(value, __u64[2]);
} rdonly SEC(".maps");

const volatile __u64 rodata[2] = { 1, 1 };

#define KIND_OPERANDS __imm_addr(rdonly), __imm_addr(rodata),
#define REFUSED msg("write into map forbidden")
#define WRITABLE LOOKUP_CHECKED(plain) "r8 = r0;"
#define TARGETS(TO, ...)							\
	TO(rdonly_value, LOOKUP_CHECKED(rdonly) "r8 = r0;", __VA_ARGS__)	\
	TO(rodata, "r8 = %[rodata] ll;", __VA_ARGS__)

#include "verdicts/output.bpf.h"
