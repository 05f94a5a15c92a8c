// SPDX-License-Identifier: GPL-2.0
/* Through an outer map to element 0 of an inner array, timed. */
#include "bpfmatrix.bpf.h"

#include "maps/bench.bpf.h"

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, 4);
	__uint(value_size, 8);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__uint(key_size, 4);
	__array(values, struct inner);
} map SEC(".maps");

static __always_inline bool one(const void *key)
{
	void *inner = bpf_map_lookup_elem(&map, key);
	__u32 first = 0;

	return inner && use(bpf_map_lookup_elem(inner, &first));
}

SEC("tc")
NOT_A_CASE
int lookup(struct __sk_buff *skb)
{
	return BENCH_LOOP(one(key));
}
