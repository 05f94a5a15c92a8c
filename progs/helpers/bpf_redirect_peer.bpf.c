// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/targets.h"

__u32 ifindex;
__u64 flags;

SEC("tc")
ACCEPT
int redirect(struct __sk_buff *skb)
{
	return bpf_redirect_peer(ifindex, flags);
}

/* Where a frame is to go it says itself; what has flags goes by bpf_redirect(). */
SEC("tc")
ACCEPT
int steer(struct __sk_buff *skb)
{
	const struct target *to = target_of_skb(skb);

	if (!to)
		return 0;
	return to->flags ? bpf_redirect(to->ifindex, 0) : bpf_redirect_peer(to->ifindex, 0);
}

CALL_FROM(xdp, "xdp", struct xdp_md, redirect, bpf_redirect_peer(0, 0))
CALL_FROM(lwt_xmit, "lwt_xmit", struct __sk_buff, redirect, bpf_redirect_peer(0, 0))
