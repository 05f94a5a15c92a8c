// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet_pointer.h"

__u32 type, len;
__u8 header[512];
int verdict;
__u32 runs;
long ret;

SEC("lwt_in")
ACCEPT
int push_in(struct __sk_buff *skb)
{
	ret = bpf_lwt_push_encap(skb, type, header, len & 511 ?: 1);
	runs++;
	return ret ? BPF_DROP : verdict;
}

SEC("lwt_xmit")
ACCEPT
int push_xmit(struct __sk_buff *skb)
{
	ret = bpf_lwt_push_encap(skb, type, header, len & 511 ?: 1);
	runs++;
	return ret ? BPF_DROP : verdict;
}

const volatile __u8 fixed[20] = "readonly";

SEC("lwt_in")
ACCEPT
int push_readonly(struct __sk_buff *skb)
{
	ret = bpf_lwt_push_encap(skb, type, (void *)fixed, sizeof(fixed));
	return 0;
}

POINTER_BEHIND("lwt_in", struct __sk_buff, bpf_lwt_push_encap(ctx, 9, header, 20))
CALL_FROM(lwt_out, "lwt_out", struct __sk_buff, push_in, bpf_lwt_push_encap(ctx, 2, header, 20))
CALL_FROM(tc, "tc", struct __sk_buff, push_in, bpf_lwt_push_encap(ctx, 2, header, 20))
