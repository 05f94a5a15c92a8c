// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 3);
	__uint(key_size, 4);
	__uint(value_size, 4);
} table SEC(".maps");

__u32 next, runs, fell_through;

SEC("tc")
ACCEPT
int link(struct __sk_buff *skb)
{
	runs++;
	bpf_tail_call(skb, &table, next);
	fell_through++;
	return 1;
}

SEC("tc")
ACCEPT
int end(struct __sk_buff *skb)
{
	return 77;
}
