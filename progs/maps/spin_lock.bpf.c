// SPDX-License-Identifier: GPL-2.0
/* A value with a lock: its BTF is what a case creates maps of other types with. */
#include "bpfmatrix.bpf.h"

struct locked {
	struct bpf_spin_lock lock;
	__u32 counter;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct locked);
} map SEC(".maps");

SEC("tc")
ACCEPT
int count(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct locked *value = bpf_map_lookup_elem(&map, &key);

	if (!value)
		return 1;
	bpf_spin_lock(&value->lock);
	value->counter++;
	bpf_spin_unlock(&value->lock);
	return 0;
}
