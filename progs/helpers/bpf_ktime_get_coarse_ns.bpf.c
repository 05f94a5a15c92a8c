// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 ret;

SEC("tc")
ACCEPT_IF(since("5.11"))
int read_clock(struct __sk_buff *skb)
{
	ret = bpf_ktime_get_coarse_ns();
	return 0;
}
