// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"
#include "helpers/packet_pointer.h"

__be16 vlan_proto;
__u16 vlan_tci;
__u32 times, present, tci, proto;
long ret;

SEC("tc")
ACCEPT
int push(struct __sk_buff *skb)
{
	ret = bpf_skb_vlan_push(skb, vlan_proto, vlan_tci);
	if (times > 1)
		ret = bpf_skb_vlan_push(skb, vlan_proto, vlan_tci + 1);
	present = skb->vlan_present;
	tci = skb->vlan_tci;
	proto = skb->vlan_proto;
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, push, bpf_skb_vlan_push((void *)ctx, 0, 1))
CALL_FROM(lwt_xmit, "lwt_xmit", struct __sk_buff, push, bpf_skb_vlan_push(ctx, 0, 1))
POINTER_BEHIND("tc", struct __sk_buff, bpf_skb_vlan_push(ctx, 0, 1))
