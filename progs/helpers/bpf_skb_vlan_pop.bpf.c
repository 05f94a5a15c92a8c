// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"
#include "helpers/packet_pointer.h"

__u32 present, tci, protocol, first;
long ret;

SEC("tc")
ACCEPT
int pop(struct __sk_buff *skb)
{
	first = skb->vlan_tci;
	ret = bpf_skb_vlan_pop(skb);
	present = skb->vlan_present;
	tci = skb->vlan_tci;
	protocol = skb->protocol;
	return 0;
}

/* What is pushed first stays in the skb, and is popped again. */
SEC("tc")
ACCEPT
int push_and_pop(struct __sk_buff *skb)
{
	bpf_skb_vlan_push(skb, 0, 100);
	first = skb->vlan_tci;
	ret = bpf_skb_vlan_pop(skb);
	present = skb->vlan_present;
	protocol = skb->protocol;
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, pop, bpf_skb_vlan_pop((void *)ctx))
CALL_FROM(lwt_xmit, "lwt_xmit", struct __sk_buff, pop, bpf_skb_vlan_pop(ctx))
POINTER_BEHIND("tc", struct __sk_buff, bpf_skb_vlan_pop(ctx))
