// SPDX-License-Identifier: GPL-2.0
/* Programs for maps/swap.c: what is at index 0, 1 or 2, while somebody replaces it. */
#include "bpfmatrix.bpf.h"

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, struct inner);
} array SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, struct inner);
} hash SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} jumps SEC(".maps");

__u64 seen[3];		/* nothing, the first, the second */

static __always_inline int look(void *map)
{
	__u32 key = 0;
	void *inner = bpf_map_lookup_elem(map, &key);
	__u64 *value = inner ? bpf_map_lookup_elem(inner, &key) : NULL;
	__u64 found = value ? *value : 0;

	if (found < 3)
		seen[found]++;
	return 0;
}

SEC("tc")
ACCEPT
int look_in_array(struct __sk_buff *skb)
{
	return look(&array);
}

SEC("tc")
ACCEPT
int look_in_hash(struct __sk_buff *skb)
{
	return look(&hash);
}

SEC("tc")
ACCEPT
int tail_call(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &jumps, 0);
	seen[0]++;
	return 0;
}

SEC("tc")
ACCEPT
int first(struct __sk_buff *skb)
{
	seen[1]++;
	return 0;
}

SEC("tc")
ACCEPT
int second(struct __sk_buff *skb)
{
	seen[2]++;
	return 0;
}
