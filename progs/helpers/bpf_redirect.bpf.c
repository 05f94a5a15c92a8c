// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/targets.h"

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

SEC("lwt_xmit")
ACCEPT
int redirect_lwt(struct __sk_buff *skb)
{
	return bpf_redirect(ifindex, flags);
}

/* Where a frame is to go it says itself. */
SEC("tc")
ACCEPT
int steer_tc(struct __sk_buff *skb)
{
	const struct target *to = target_of_skb(skb);

	return to ? bpf_redirect(to->ifindex, to->flags) : 0;
}

SEC("xdp")
ACCEPT
int steer_xdp(struct xdp_md *xdp)
{
	const struct target *to = target_of_xdp(xdp);

	return to ? bpf_redirect(to->ifindex, to->flags) : XDP_PASS;
}

/* An end of veth takes redirected frames in native mode while it has a program. */
SEC("xdp")
ACCEPT
NOT_A_CASE
int pass(struct xdp_md *xdp)
{
	return XDP_PASS;
}

CALL_FROM(lwt_in, "lwt_in", struct __sk_buff, redirect_tc, bpf_redirect(0, 0))
CALL_FROM(sk_skb, "sk_skb/stream_verdict", struct __sk_buff, redirect_tc, bpf_redirect(0, 0))
