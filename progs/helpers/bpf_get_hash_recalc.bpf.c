// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"

__u32 before, after;
long ret;

SEC("tc")
ACCEPT
int recalc(struct __sk_buff *skb)
{
	before = skb->hash;
	ret = bpf_get_hash_recalc(skb);
	after = skb->hash;
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, recalc, bpf_get_hash_recalc((void *)ctx))
CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, recalc, bpf_get_hash_recalc(ctx))
MOVED_CONTEXT(recalc, bpf_get_hash_recalc(skb))
