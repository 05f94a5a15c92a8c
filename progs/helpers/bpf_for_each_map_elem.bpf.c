// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} array SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} hash SEC(".maps");

__u64 flags, sum;
__u32 stop_after = 100, calls, keys;
long ret;

static long body(struct bpf_map *map, const void *key, void *value, void *ctx)
{
	sum += *(__u64 *)value;
	*(__u64 *)value += 100;
	keys |= 1U << (*(const __u32 *)key & 31);
	return ++calls >= stop_after;
}

SEC("tc")
ACCEPT_IF(since("5.13"))
int each_of_array(struct __sk_buff *skb)
{
	ret = (int)bpf_for_each_map_elem(&array, body, NULL, flags);
	return 0;
}

SEC("tc")
ACCEPT_IF(since("5.13"))
int each_of_hash(struct __sk_buff *skb)
{
	ret = (int)bpf_for_each_map_elem(&hash, body, NULL, flags);
	return 0;
}
