// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"
#include "helpers/packet_pointer.h"

__u32 head_room;
__u64 flags;
long ret;

SEC("tc")
ACCEPT
int change(struct __sk_buff *skb)
{
	ret = bpf_skb_change_head(skb, head_room, flags);
	return 0;
}

/* What the helper is for: a packet without a link layer header gets one. */
SEC("lwt_xmit")
ACCEPT
int put_ethernet_header(struct __sk_buff *skb)
{
	__u8 header[14] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0 };

	ret = bpf_skb_change_head(skb, sizeof(header), flags);
	if (!ret)
		ret = bpf_skb_store_bytes(skb, 0, header, sizeof(header), 0);
	return 0;
}

/* Of TCP's data, which have no header here. */
SEC("sk_skb/stream_verdict")
ACCEPT
int verdict(struct __sk_buff *skb)
{
	ret = bpf_skb_change_head(skb, head_room, flags);
	return SK_PASS;
}

CALL_FROM(xdp, "xdp", struct xdp_md, change, bpf_skb_change_head((void *)ctx, 14, 0))
CALL_FROM(lwt_in, "lwt_in", struct __sk_buff, change, bpf_skb_change_head(ctx, 14, 0))
POINTER_BEHIND("tc", struct __sk_buff, bpf_skb_change_head(ctx, 14, 0))
