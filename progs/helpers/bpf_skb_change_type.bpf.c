// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"

__u32 type, before, after;
__u32 only_len;		/* of the packets to change; 0: all */
long ret;

SEC("tc")
ACCEPT
int change(struct __sk_buff *skb)
{
	if (only_len && skb->len != only_len)
		return 0;
	before = skb->pkt_type;
	ret = bpf_skb_change_type(skb, type);
	after = skb->pkt_type;
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, change, bpf_skb_change_type((void *)ctx, 0))
CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, change, bpf_skb_change_type(ctx, 0))
MOVED_CONTEXT(change, bpf_skb_change_type(skb, 0))

/* The field can be read, and changed by the helper alone. */
SEC("tc")
REJECT(EACCES, msg("invalid bpf_context access"))
CONTROL(change)
int write_the_field(struct __sk_buff *skb)
{
	skb->pkt_type = 0;
	return 0;
}
