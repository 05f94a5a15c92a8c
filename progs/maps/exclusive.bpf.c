// SPDX-License-Identifier: GPL-2.0
/* A case makes the map exclusive to the first program. */
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} map SEC(".maps");

SEC("tc")
ACCEPT
int owner(struct __sk_buff *skb)
{
	__u32 key = 0;

	return !bpf_map_lookup_elem(&map, &key);
}

SEC("tc")
ACCEPT
int other(struct __sk_buff *skb)
{
	__u32 key = 1;

	return !bpf_map_lookup_elem(&map, &key);
}
