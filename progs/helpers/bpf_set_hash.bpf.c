// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"

__u32 hash, field, recalc;
long ret;

SEC("tc")
ACCEPT
int set(struct __sk_buff *skb)
{
	ret = bpf_set_hash(skb, hash);
	field = skb->hash;
	recalc = bpf_get_hash_recalc(skb);
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, set, bpf_set_hash((void *)ctx, 0))
CALL_FROM(lwt_xmit, "lwt_xmit", struct __sk_buff, set, bpf_set_hash(ctx, 0))
MOVED_CONTEXT(set, bpf_set_hash(skb, 0))
