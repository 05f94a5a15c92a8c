// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u32 len;
__u64 flags;
long ret;

SEC("tc")
ACCEPT
int change(struct __sk_buff *skb)
{
	ret = bpf_skb_change_tail(skb, len, flags);
	return 0;
}
