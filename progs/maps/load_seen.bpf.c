// SPDX-License-Identifier: GPL-2.0
/* Counts which of the first keys bpf_for_each_map_elem() shows how often. */
#include "bpfmatrix.bpf.h"

#include "maps/load.h"

#define MAX_SEEN 512

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__uint(key_size, 4);
	__uint(value_size, 8);
} map SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, MAX_SEEN);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

static long visit(void *a_map, __u32 *key, __u64 *value, void *ctx)
{
	__u64 *n = bpf_map_lookup_elem(&seen, key);

	if (n)
		(*n)++;
	return 0;
}

SEC("tc")
ACCEPT_IF(since("5.13"))
int work(struct __sk_buff *skb)
{
	return bpf_for_each_map_elem(&map, visit, NULL, 0);
}
