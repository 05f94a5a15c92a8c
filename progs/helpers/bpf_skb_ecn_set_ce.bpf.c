// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"

long ret;

SEC("tc")
ACCEPT
int set_ce(struct __sk_buff *skb)
{
	ret = bpf_skb_ecn_set_ce(skb);
	return 0;
}

SEC("cgroup_skb/egress")
ACCEPT
int set_ce_cgroup_skb(struct __sk_buff *skb)
{
	ret = bpf_skb_ecn_set_ce(skb);
	return 1;
}

CALL_FROM(xdp, "xdp", struct xdp_md, set_ce, bpf_skb_ecn_set_ce((void *)ctx))
CALL_FROM(lwt_xmit, "lwt_xmit", struct __sk_buff, set_ce, bpf_skb_ecn_set_ce(ctx))
MOVED_CONTEXT(set_ce, bpf_skb_ecn_set_ce(skb))
