// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"
#include "helpers/seg6.h"

__u32 len;
__u8 bytes[32];

SEC("lwt_seg6local")
ACCEPT
int store(struct __sk_buff *skb)
{
	ret = bpf_lwt_seg6_store_bytes(skb, offset, bytes, bounded(len, sizeof(bytes)));
	runs++;
	return verdict;
}

const volatile __u8 fixed[8] = "readonly";

SEC("lwt_seg6local")
ACCEPT
int store_readonly(struct __sk_buff *skb)
{
	ret = bpf_lwt_seg6_store_bytes(skb, offset, (void *)fixed, sizeof(fixed));
	return 0;
}

CALL_FROM(lwt_in, "lwt_in", struct __sk_buff, store, bpf_lwt_seg6_store_bytes(ctx, 0, bytes, 8))
CALL_FROM(lwt_xmit, "lwt_xmit", struct __sk_buff, store, bpf_lwt_seg6_store_bytes(ctx, 0, bytes, 8))
