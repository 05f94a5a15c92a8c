// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u32 ifindex, mtu;
int len_diff;
__u64 flags;
long ret;

SEC("tc")
ACCEPT_IF(since("5.12"))
int check(struct __sk_buff *skb)
{
	__u32 mtu_len = 0;

	ret = bpf_check_mtu(skb, ifindex, &mtu_len, len_diff, flags);
	mtu = mtu_len;
	return 0;
}
