// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} map SEC(".maps");

__u32 cpu;
__u64 write;
long ret;

SEC("tc")
ACCEPT_IF(since("5.19"))
int lookup(struct __sk_buff *skb)
{
	__u32 key = 0;
	__u64 *value = bpf_map_lookup_percpu_elem(&map, &key, cpu);

	ret = !!value;
	if (value)
		*value = write;
	return 0;
}
