// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 ret;

SEC("socket")
ACCEPT
int read_uid(struct __sk_buff *skb)
{
	ret = bpf_get_socket_uid(skb);
	return skb->len;
}
