// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_USER_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

__u64 flags, sum;
__u32 stop_after = 100, calls;
long ret;

static long body(struct bpf_dynptr *record, void *ctx)
{
	__u64 value = 0;

	bpf_dynptr_read(&value, sizeof(value), record, 0, 0);
	sum += value;
	return ++calls >= stop_after;
}

SEC("tc")
ACCEPT_IF(since("6.1"))
int drain(struct __sk_buff *skb)
{
	ret = bpf_user_ringbuf_drain(&ring, body, NULL, flags);
	return 0;
}
