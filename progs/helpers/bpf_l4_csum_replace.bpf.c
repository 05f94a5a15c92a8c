// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u32 offset;
__u64 from, to, flags;
long ret;

SEC("tc")
ACCEPT
int replace(struct __sk_buff *skb)
{
	ret = bpf_l4_csum_replace(skb, offset, from, to, flags);
	return 0;
}
