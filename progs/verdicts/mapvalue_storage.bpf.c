// SPDX-License-Identifier: GPL-2.0
/* Storage that belongs to a cgroup or a socket: which of it is always there. */
#define BM_UAPI_ONLY
#include "verdicts/nullable.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, __u64);
} cgroup_storage SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} sk_storage SEC(".maps");

/* ---- a socket's may be NULL */

SOURCE(sk_storage_get, "tc", ACCEPT, "map_value_or_null",
       "r1 = *(u64 *)(r8 + %[sk]); if r1 == 0 goto 1f; call %[bpf_sk_fullsock]; if r0 == 0 goto 1f;"
       "r2 = r0; r3 = 0; r4 = 0; r1 = %[sk_storage] ll; call %[bpf_sk_storage_get];",
       "r1 = *(u64 *)(r6 + 0);", __imm(bpf_sk_fullsock), __imm(bpf_sk_storage_get),
       __imm_addr(sk_storage), __field(struct __sk_buff, sk))

/* ---- a cgroup's is always there */

#define STORAGE(flags, use)							\
	ASM("r1 = %[cgroup_storage] ll;" flags "call %[bpf_get_local_storage];" use \
	    "r0 = 1; exit;", __imm(bpf_get_local_storage), __imm_addr(cgroup_storage))

SEC("cgroup_skb/egress")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
__naked int cgroup_storage_needs_no_test(void)
{
	STORAGE("r2 = 0;", "r1 = *(u64 *)(r0 + 0);");
}

SEC("cgroup_skb/egress")
REJECT(EACCES, msg("invalid access to map value"))
CONTROL(cgroup_storage_needs_no_test)
CONFIG("CONFIG_CGROUP_BPF")
__naked int cgroup_storage_past_end(void)
{
	STORAGE("r2 = 0;", "r1 = *(u64 *)(r0 + 8);");
}

SEC("cgroup_skb/egress")
REJECT(EINVAL, msg("get_local_storage() doesn't support non-zero flags"))
CONTROL(cgroup_storage_needs_no_test)
CONFIG("CONFIG_CGROUP_BPF")
__naked int cgroup_storage_with_flags(void)
{
	STORAGE("r2 = 1;", "r1 = *(u64 *)(r0 + 0);");
}
