// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct {
		struct bpf_spin_lock lock;
		__u32 pad;
		__u64 counters[8];
	});
} map SEC(".maps");

SEC("tc")
ACCEPT
int count(struct __sk_buff *skb)
{
	struct {
		struct bpf_spin_lock lock;
		__u32 pad;
		volatile __u64 counters[8];
	} *v;
	__u32 key = 0;

	v = bpf_map_lookup_elem(&map, &key);
	if (!v)
		return 0;
	bpf_spin_lock(&v->lock);
	for (int i = 0; i < 8; i++)
		v->counters[i]++;
	bpf_spin_unlock(&v->lock);
	return 0;
}
