// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet_pointer.h"
#include "helpers/seg6.h"

__u32 action, len;
__u8 param[64];

SEC("lwt_seg6local")
ACCEPT
int act(struct __sk_buff *skb)
{
	ret = bpf_lwt_seg6_action(skb, action, param, len & 63 ?: 1);
	runs++;
	return verdict;
}

const volatile __u8 fixed[16] = "readonly";

SEC("lwt_seg6local")
ACCEPT
int act_readonly(struct __sk_buff *skb)
{
	ret = bpf_lwt_seg6_action(skb, action, (void *)fixed, sizeof(fixed));
	return 0;
}

POINTER_BEHIND("lwt_seg6local", struct __sk_buff, bpf_lwt_seg6_action(ctx, 99, param, 16))
CALL_FROM(lwt_in, "lwt_in", struct __sk_buff, act, bpf_lwt_seg6_action(ctx, 2, param, 16))
CALL_FROM(lwt_xmit, "lwt_xmit", struct __sk_buff, act, bpf_lwt_seg6_action(ctx, 2, param, 16))
