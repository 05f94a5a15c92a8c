// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"

__u32 offset, len;
__u8 bytes[32];
long ret;

SEC("tc")
ACCEPT
int load(struct __sk_buff *skb)
{
	ret = bpf_skb_load_bytes(skb, offset, bytes, bounded(len, sizeof(bytes)));
	return 0;
}
