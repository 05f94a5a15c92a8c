// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet_pointer.h"

__u32 ifindex;
__u64 flags;
__u32 length_behind;
long ret;

SEC("tc")
ACCEPT
int clone(struct __sk_buff *skb)
{
	ret = bpf_clone_redirect(skb, ifindex, flags);
	return 0;
}

/* What is done to the packet behind the call is not done to the clone. */
SEC("tc")
ACCEPT
int clone_and_change(struct __sk_buff *skb)
{
	__u8 changed[4] = "####";

	ret = bpf_clone_redirect(skb, ifindex, flags);
	bpf_skb_store_bytes(skb, sizeof(struct ethhdr), changed, sizeof(changed), 0);
	length_behind = skb->len;
	return 0;
}

/* Out of a program of a route, whose packets have no Ethernet header yet. */
SEC("lwt_xmit")
ACCEPT
int clone_of_route(struct __sk_buff *skb)
{
	ret = bpf_clone_redirect(skb, ifindex, flags);
	return BPF_OK;
}

POINTER_BEHIND("tc", struct __sk_buff, bpf_clone_redirect(ctx, ifindex, 0))
CALL_FROM(xdp, "xdp", struct xdp_md, clone, bpf_clone_redirect((void *)ctx, 0, 0))
CALL_FROM(lwt_in, "lwt_in", struct __sk_buff, clone, bpf_clone_redirect(ctx, 0, 0))
