// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"
#include "helpers/packet_pointer.h"

__be16 proto;
__u64 flags;
__u32 protocol, hash;
long ret;

SEC("tc")
ACCEPT
int change(struct __sk_buff *skb)
{
	bpf_set_hash(skb, 0x12345678);
	ret = bpf_skb_change_proto(skb, proto, flags);
	protocol = skb->protocol;
	hash = skb->hash;
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, change, bpf_skb_change_proto((void *)ctx, 0, 0))
CALL_FROM(lwt_xmit, "lwt_xmit", struct __sk_buff, change, bpf_skb_change_proto(ctx, 0, 0))
POINTER_BEHIND("tc", struct __sk_buff, bpf_skb_change_proto(ctx, bpf_htons(0x86dd), 0))
