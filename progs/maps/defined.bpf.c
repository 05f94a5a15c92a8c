// SPDX-License-Identifier: GPL-2.0
/* Each way to define a map and data of one's own; maps/access/object.c. */
#include "bpfmatrix.bpf.h"

struct pair {
	__u64 a, b;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 7);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, struct pair);
} with_types SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 3);
	__uint(key_size, 4);
	__uint(value_size, 12);
} with_sizes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} with_a_name_that_is_long SEC(".maps");

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} inner SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 2);
	__type(key, __u32);
	__array(values, struct inner);
} outer SEC(".maps") = {
	.values = { [1] = &inner },
};

int target(struct __sk_buff *skb);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, sizeof(__u32));
	__array(values, int (struct __sk_buff *));
} programs SEC(".maps") = {
	.values = { [1] = (void *)&target },
};

__u32 total = 5;
const volatile __u32 step = 3;

SEC("tc")
int target(struct __sk_buff *skb)
{
	return 42;
}

SEC("tc")
int caller(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &programs, 1);
	return 1;
}

SEC("tc")
int adds(struct __sk_buff *skb)
{
	total += step;
	return 0;
}
