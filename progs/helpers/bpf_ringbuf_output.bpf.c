// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

__u32 len;
__u64 flags;
__u8 bytes[4096];
long ret;

SEC("tc")
ACCEPT
int output(struct __sk_buff *skb)
{
	__u32 n = len;

	if (n > sizeof(bytes))
		return 0;
	ret = bpf_ringbuf_output(&ring, bytes, n, flags);
	return 0;
}
