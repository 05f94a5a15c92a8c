// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

__u32 ifindex;
__u64 flags;
__u32 size;
struct bpf_redir_neigh params;

/* Leads the packets of IPv4 and IPv6 alone, with no next hop given: the route says it. */
SEC("tc")
ACCEPT
int redirect(struct __sk_buff *skb)
{
	return bpf_redirect_neigh(ifindex, 0, 0, flags);
}

SEC("tc")
ACCEPT
int redirect_to_hop(struct __sk_buff *skb)
{
	struct bpf_redir_neigh hop = params;

	return bpf_redirect_neigh(ifindex, &hop, sizeof(hop), flags);
}

/* A next hop that is one byte short, or longer than the kernel's. */
SEC("tc")
ACCEPT
int redirect_sized(struct __sk_buff *skb)
{
	struct bpf_redir_neigh hop[2] = {};
	__u64 n = size;

	return bpf_redirect_neigh(ifindex, hop, n & 31, flags);
}

SEC("tc")
REJECT(EACCES, msg("R2 type="))
CONTROL(redirect)
int nothing_of_some_size(struct __sk_buff *skb)
{
	return bpf_redirect_neigh(ifindex, 0, sizeof(params), flags);
}

SEC("tc")
REJECT(EACCES, msg("R3 min value is negative|R3 unbounded memory access"))
CONTROL(redirect_sized)
int hop_of_unknown_size(struct __sk_buff *skb)
{
	struct bpf_redir_neigh hop = {};

	return bpf_redirect_neigh(ifindex, &hop, *(volatile int *)&size, flags);
}

CALL_FROM(xdp, "xdp", struct xdp_md, redirect, bpf_redirect_neigh(0, 0, 0, 0))
CALL_FROM(lwt_xmit, "lwt_xmit", struct __sk_buff, redirect, bpf_redirect_neigh(0, 0, 0, 0))
