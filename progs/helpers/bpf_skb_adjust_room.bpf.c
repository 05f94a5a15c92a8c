// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"
#include "helpers/packet_pointer.h"

int len_diff;
__u32 mode, protocol, times;
__u64 flags;
long ret;

SEC("tc")
ACCEPT
int adjust(struct __sk_buff *skb)
{
	ret = bpf_skb_adjust_room(skb, len_diff, mode, flags);
	if (times > 1)
		ret = bpf_skb_adjust_room(skb, len_diff, mode, flags);
	protocol = skb->protocol;
	return 0;
}

/* Of TCP's data, which have no header here. */
SEC("sk_skb/stream_verdict")
ACCEPT
int verdict(struct __sk_buff *skb)
{
	ret = bpf_skb_adjust_room(skb, len_diff, mode, flags);
	return SK_PASS;
}

CALL_FROM(xdp, "xdp", struct xdp_md, adjust, bpf_skb_adjust_room((void *)ctx, 4, 0, 0))
CALL_FROM(lwt_xmit, "lwt_xmit", struct __sk_buff, adjust, bpf_skb_adjust_room(ctx, 4, 0, 0))
POINTER_BEHIND("tc", struct __sk_buff, bpf_skb_adjust_room(ctx, 4, 0, 0))
