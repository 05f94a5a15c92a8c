// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"
#include "helpers/packet_pointer.h"
#include "helpers/seg6.h"

int delta;
__u32 len;
__u8 bytes[32];
long store_ret;

SEC("lwt_seg6local")
ACCEPT
int adjust(struct __sk_buff *skb)
{
	ret = bpf_lwt_seg6_adjust_srh(skb, offset, delta);
	runs++;
	return verdict;
}

/* The new room is zeroes, which are no valid TLV but padding: something is put there. */
SEC("lwt_seg6local")
ACCEPT
int adjust_and_store(struct __sk_buff *skb)
{
	ret = bpf_lwt_seg6_adjust_srh(skb, offset, delta);
	store_ret = bpf_lwt_seg6_store_bytes(skb, offset, bytes, bounded(len, sizeof(bytes)));
	runs++;
	return verdict;
}

POINTER_BEHIND("lwt_seg6local", struct __sk_buff, bpf_lwt_seg6_adjust_srh(ctx, 0, 8))
CALL_FROM(lwt_in, "lwt_in", struct __sk_buff, adjust, bpf_lwt_seg6_adjust_srh(ctx, 0, 8))
CALL_FROM(lwt_xmit, "lwt_xmit", struct __sk_buff, adjust, bpf_lwt_seg6_adjust_srh(ctx, 0, 8))
