// SPDX-License-Identifier: GPL-2.0
/* What a test against zero proves about a pointer that may be NULL. */
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} map SEC(".maps");

SEC("tc")
ACCEPT
__naked int jmp64_test_proves_pointer(void)
{
	asm volatile (
		"r1 = 0; *(u32 *)(r10 - 4) = r1;"
		"r2 = r10; r2 += -4; r1 = %[map] ll;"
		"call %[bpf_map_lookup_elem];"
		"if r0 == 0 goto 1f;"
		"r0 = *(u64 *)(r0 + 0);"
		"1: r0 = 0; exit;"
		:: __imm(bpf_map_lookup_elem), __imm_addr(map) : __clobber_all);
}

/* 32 bits that are zero say nothing about the other 32 of a pointer. */
SEC("tc")
REJECT(EACCES, msg("R0 invalid mem access 'map_value_or_null'"))
CONTROL(jmp64_test_proves_pointer)
__naked int no_test_proves_nothing(void)
{
	asm volatile (
		"r1 = 0; *(u32 *)(r10 - 4) = r1;"
		"r2 = r10; r2 += -4; r1 = %[map] ll;"
		"call %[bpf_map_lookup_elem];"
		"r0 = *(u64 *)(r0 + 0);"
		"1: r0 = 0; exit;"
		:: __imm(bpf_map_lookup_elem), __imm_addr(map) : __clobber_all);
}
