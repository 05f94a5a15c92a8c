// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 ret;

SEC("socket")
ACCEPT
int read_cookie(struct __sk_buff *skb)
{
	ret = bpf_get_socket_cookie(skb);
	return skb->len;
}
