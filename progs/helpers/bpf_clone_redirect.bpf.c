// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u32 ifindex;
__u64 flags;
long ret;

SEC("tc")
ACCEPT
int clone(struct __sk_buff *skb)
{
	ret = bpf_clone_redirect(skb, ifindex, flags);
	return 0;
}
