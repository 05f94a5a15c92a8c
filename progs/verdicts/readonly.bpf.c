// SPDX-License-Identifier: GPL-2.0
/* Maps that a program may only read, or only write; helpers that write: readonly_value_*.bpf.c. */
#include "verdicts/common.bpf.h"

#define ARRAY(name, flags)							\
	struct {								\
		__uint(type, BPF_MAP_TYPE_ARRAY);				\
		__uint(max_entries, 1);						\
		__uint(map_flags, flags);					\
		__type(key, __u32);						\
		__type(value, __u64[2]);					\
	} name SEC(".maps")
ARRAY(plain, 0);
ARRAY(rdonly, BPF_F_RDONLY_PROG);
ARRAY(wronly, BPF_F_WRONLY_PROG);

#define FORBIDDEN_WRITE msg("write into map forbidden")

/* ---- by instructions */

#define VALUE_INSN(map, insn)							\
	ASM(LOOKUP_CHECKED(map) insn "r0 = 0; exit;", LOOKUP_OPS(map))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int store_to_plain(void)
{
	VALUE_INSN(plain, "*(u64 *)(r0 + 0) = r10; r1 = 1; *(u64 *)(r0 + 0) = r1;");
}

SEC("tc")
REJECT(EACCES, FORBIDDEN_WRITE)
CONTROL(store_to_plain)
__naked int store_to_rdonly(void)
{
	VALUE_INSN(rdonly, "*(u64 *)(r0 + 0) = r10; r1 = 1; *(u64 *)(r0 + 0) = r1;");
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int load_from_rdonly(void)
{
	VALUE_INSN(rdonly, "r1 = *(u64 *)(r0 + 0);");
}

SEC("tc")
REJECT(EACCES, msg("read from map forbidden"))
CONTROL(load_from_rdonly)
__naked int load_from_wronly(void)
{
	VALUE_INSN(wronly, "r1 = *(u64 *)(r0 + 0);");
}

/* ---- by map helpers */

#define UPDATE(map)								\
	ASM("r1 = 0; *(u64 *)(r10 - 16) = r1; *(u64 *)(r10 - 8) = r1; *(u32 *)(r10 - 24) = r1;" \
	    "r2 = r10; r2 += -24; r3 = r10; r3 += -16; r4 = 0; r1 = %[" #map "] ll;" \
	    "call %[bpf_map_update_elem]; r0 = 0; exit;",			\
	    __imm(bpf_map_update_elem), __imm_addr(map))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int update_of_plain(void)
{
	UPDATE(plain);
}

SEC("tc")
REJECT(EACCES, FORBIDDEN_WRITE)
CONTROL(update_of_plain)
__naked int update_of_rdonly(void)
{
	UPDATE(rdonly);
}
