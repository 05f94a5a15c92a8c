// SPDX-License-Identifier: GPL-2.0
/* A lock that says so when it cannot be had. */
#include "bpfmatrix.bpf.h"
#include "maps/field_io.h"

struct elem {
	struct bpf_res_spin_lock lock;
	__u32 counter;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct elem);
} map SEC(".maps");

long first, second;
__u32 second_key;

SEC("tc")
ACCEPT_IF(since("6.15"))
int lock_two(struct __sk_buff *skb)
{
	__u32 zero = 0, key = second_key;
	struct elem *a = bpf_map_lookup_elem(&map, &zero);
	struct elem *b = bpf_map_lookup_elem(&map, &key);

	if (!a || !b)
		return 1;
	first = bpf_res_spin_lock(&a->lock);
	if (first)
		return 2;
	a->counter++;
	/* the verifier cannot know that it is the same */
	second = bpf_res_spin_lock(&b->lock);
	if (!second) {
		b->counter++;
		bpf_res_spin_unlock(&b->lock);
	}
	bpf_res_spin_unlock(&a->lock);
	return 0;
}
