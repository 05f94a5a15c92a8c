// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"
#include "helpers/packet_pointer.h"

__u32 len, linear, linear_after, total, min_total;
__u8 last;
bool reached;
long ret;

SEC("tc")
ACCEPT
int pull(struct __sk_buff *skb)
{
	ret = bpf_skb_pull_data(skb, len);
	return 0;
}

#define LAST 5000

/* Of the first packet of at least min_total bytes: how many can be read directly. */
SEC("tc")
ACCEPT
int pull_large(struct __sk_buff *skb)
{
	__u8 *data;

	if (skb->len < min_total || total)
		return 0;
	total = skb->len;
	linear = skb->data_end - skb->data;
	ret = bpf_skb_pull_data(skb, len);
	data = (void *)(long)skb->data;
	linear_after = skb->data_end - skb->data;
	if (data + LAST + 1 > (__u8 *)(long)skb->data_end)
		return 0;
	reached = true;
	last = data[LAST];
	return 0;
}

/* Of TCP's data, which have no header here: the first byte. */
SEC("sk_skb/stream_verdict")
ACCEPT
int verdict(struct __sk_buff *skb)
{
	__u8 *data;

	ret = bpf_skb_pull_data(skb, len);
	data = (void *)(long)skb->data;
	if (data + 1 > (__u8 *)(long)skb->data_end)
		return SK_PASS;
	reached = true;
	last = *data;
	return SK_PASS;
}

SEC("lwt_seg6local")
REJECT(EINVAL, since("7.3 7.2.9 6.12.112 6.1.189"), NOT_HERE)
CONTROL(pull)
WHY("bpf: Disallow bpf_skb_pull_data() for LWT_SEG6LOCAL")
int call_from_lwt_seg6local(struct __sk_buff *skb)
{
	return bpf_skb_pull_data(skb, 0);
}

CALL_FROM(xdp, "xdp", struct xdp_md, pull, bpf_skb_pull_data((void *)ctx, 0))
CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, pull, bpf_skb_pull_data(ctx, 0))
POINTER_BEHIND("tc", struct __sk_buff, bpf_skb_pull_data(ctx, 64))
