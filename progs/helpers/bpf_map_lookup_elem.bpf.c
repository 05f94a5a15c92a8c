// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} map SEC(".maps");

__u32 key;
__u64 seen, write;
long ret;

SEC("tc")
ACCEPT
int lookup(struct __sk_buff *skb)
{
	__u32 k = key;
	__u64 *value = bpf_map_lookup_elem(&map, &k);

	ret = !!value;
	if (value) {
		seen = *value;
		*value = write;
	}
	return 0;
}
