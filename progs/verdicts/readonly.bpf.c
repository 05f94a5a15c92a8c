// SPDX-License-Identifier: GPL-2.0
/* Maps that a program may only read, or only write. */
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

/* ---- by helpers that fill a buffer of constant, and of unknown size */

#define LOAD_BYTES(map, size)							\
	ASM("r6 = r1; r7 = *(u32 *)(r1 + %[mark]);"				\
	    LOOKUP_CHECKED(map)							\
	    "r3 = r0; r1 = r6; r2 = 0;" size "call %[bpf_skb_load_bytes]; r0 = 0; exit;", \
	    LOOKUP_OPS(map), __imm(bpf_skb_load_bytes), __field(struct __sk_buff, mark))
#define CONST_SIZE "r4 = 8;"
#define UNKNOWN_SIZE "r4 = r7; r4 &= 7; r4 += 1;"

SEC("tc")
ACCEPT
RETVAL(0)
__naked int helper_fills_plain(void)
{
	LOAD_BYTES(plain, CONST_SIZE);
}

SEC("tc")
REJECT(EACCES, FORBIDDEN_WRITE)
CONTROL(helper_fills_plain)
__naked int helper_fills_rdonly(void)
{
	LOAD_BYTES(rdonly, CONST_SIZE);
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int helper_fills_plain_with_unknown_size(void)
{
	LOAD_BYTES(plain, UNKNOWN_SIZE);
}

SEC("tc")
REJECT(EACCES, since("6.12 6.11.6 6.1.125"), FORBIDDEN_WRITE)
CONTROL(helper_fills_plain_with_unknown_size)
WHY("CVE-2024-50164: Fix overloading of MEM_UNINIT's meaning")
__naked int helper_fills_rdonly_with_unknown_size(void)
{
	LOAD_BYTES(rdonly, UNKNOWN_SIZE);
}

/* ---- by a helper whose result is a long behind a pointer */

#define STRTOL(map)								\
	ASM(LOOKUP_CHECKED(map)							\
	    "r4 = r0; r1 = 0x31; *(u64 *)(r10 - 8) = r1;"			\
	    "r1 = r10; r1 += -8; r2 = 8; r3 = 0; call %[bpf_strtol]; r0 = 1; exit;", \
	    LOOKUP_OPS(map), __imm(bpf_strtol))

SEC("cgroup/sysctl")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
__naked int strtol_to_plain(void)
{
	STRTOL(plain);
}

SEC("cgroup/sysctl")
REJECT(EACCES, since("6.12 6.11.2 6.1.120"), FORBIDDEN_WRITE)
CONTROL(strtol_to_plain)
CONFIG("CONFIG_CGROUP_BPF")
WHY("CVE-2024-49861: Fix helper writes to read-only maps")
__naked int strtol_to_rdonly(void)
{
	STRTOL(rdonly);
}
