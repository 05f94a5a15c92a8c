// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"

__u64 tstamp, seen;
__u32 type, seen_type;
long ret;

SEC("tc")
ACCEPT_IF(since("5.18"))
int set(struct __sk_buff *skb)
{
	ret = bpf_skb_set_tstamp(skb, tstamp, type);
	seen = skb->tstamp;
	seen_type = skb->tstamp_type;
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, set, bpf_skb_set_tstamp((void *)ctx, 1, 1))
CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, set, bpf_skb_set_tstamp(ctx, 1, 1))
MOVED_CONTEXT(set, bpf_skb_set_tstamp(skb, 1, 1))
