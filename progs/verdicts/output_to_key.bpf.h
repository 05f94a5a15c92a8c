/* SPDX-License-Identifier: GPL-2.0 */
/* Keys that a callback of bpf_for_each_map_elem() gets; the value beside it may be written. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u64[2]);
	__type(value, __u64[2]);
} hash SEC(".maps");

#define KIND_OPERANDS
#define REFUSED msg("cannot write into map_key")
#define STORE_REFUSED msg("write to change key")
#define WRITABLE "r8 = r3;"
#define TARGETS(TO, ...) TO(map_key, "r8 = r2;", __VA_ARGS__)
#define ALWAYS ACCEPT_IF(since("5.13"))

/* r4 of the callback leads to the caller's stack, where the context is. */
#define PROGRAM(attrs, name, expect, where, unknown, helper, code, size)	\
	static __naked __noinline __attribute__((used)) int name##_callback(void)	\
	{									\
		OUTPUT_CODE("r6 = *(u64 *)(r4 + 0);" where, unknown, helper, code, size);	\
	}									\
	attrs expect								\
	__naked int name(void)							\
	{									\
		ASM("*(u64 *)(r10 - 8) = r1; r1 = %[hash] ll; r2 = %[" #name "_callback] ll;"	\
		    "r3 = r10; r3 += -8; r4 = 0; call %[bpf_for_each_map_elem];"	\
		    "r0 = 0; exit;",						\
		    __imm(bpf_for_each_map_elem), __imm_addr(hash), __imm_addr(name##_callback)); \
	}

#include "verdicts/output.bpf.h"
