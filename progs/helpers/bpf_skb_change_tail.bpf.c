// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"
#include "helpers/packet_pointer.h"

__u32 len;
__u64 flags;
long ret;

SEC("tc")
ACCEPT
int change(struct __sk_buff *skb)
{
	ret = bpf_skb_change_tail(skb, len, flags);
	return 0;
}

SEC("tc")
ACCEPT
int change_behind_encapsulation(struct __sk_buff *skb)
{
	ret = bpf_skb_adjust_room(skb, 20, BPF_ADJ_ROOM_MAC, BPF_F_ADJ_ROOM_ENCAP_L3_IPV4);
	if (!ret)
		ret = bpf_skb_change_tail(skb, len, flags);
	return 0;
}

/* Of TCP's data, which have no header here. */
SEC("sk_skb/stream_verdict")
ACCEPT
int verdict(struct __sk_buff *skb)
{
	ret = bpf_skb_change_tail(skb, len, flags);
	return SK_PASS;
}

CALL_FROM(xdp, "xdp", struct xdp_md, change, bpf_skb_change_tail((void *)ctx, 64, 0))
CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, change,
	  bpf_skb_change_tail(ctx, 64, 0))
POINTER_BEHIND("tc", struct __sk_buff, bpf_skb_change_tail(ctx, 64, 0))
