// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

__u64 flags, ret;

SEC("tc")
ACCEPT
int query(struct __sk_buff *skb)
{
	ret = bpf_ringbuf_query(&ring, flags);
	return 0;
}

SEC("tc")
ACCEPT
int output(struct __sk_buff *skb)
{
	__u64 value = 1;

	ret = bpf_ringbuf_output(&ring, &value, sizeof(value), 0);
	return 0;
}
