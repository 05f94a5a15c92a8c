// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u32 ifindex;
__u64 flags;

SEC("tc")
ACCEPT
int redirect_tc(struct __sk_buff *skb)
{
	return bpf_redirect(ifindex, flags);
}

SEC("xdp")
ACCEPT
int redirect_xdp(struct xdp_md *xdp)
{
	return bpf_redirect(ifindex, flags);
}
