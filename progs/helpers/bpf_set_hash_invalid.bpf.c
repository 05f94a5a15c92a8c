// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"

__u32 set, cleared, fresh;
long ret;

SEC("tc")
ACCEPT
int invalidate(struct __sk_buff *skb)
{
	bpf_set_hash(skb, 0x12345678);
	set = bpf_get_hash_recalc(skb);
	bpf_set_hash_invalid(skb);
	cleared = skb->hash;
	ret = bpf_get_hash_recalc(skb);
	return 0;
}

/* For a hash that was never set. */
SEC("tc")
ACCEPT
int invalidate_at_once(struct __sk_buff *skb)
{
	bpf_set_hash_invalid(skb);
	ret = bpf_get_hash_recalc(skb);
	fresh = skb->hash;
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, invalidate, bpf_set_hash_invalid((void *)ctx))
CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, invalidate,
	  bpf_set_hash_invalid(ctx))
MOVED_CONTEXT(invalidate, bpf_set_hash_invalid(skb))
