// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

int delta, second_delta;
__u32 value;		/* of the metadata: written by "mark", read by "read_mark" */
long ret, meta_len;

SEC("xdp")
ACCEPT
int adjust(struct xdp_md *xdp)
{
	ret = bpf_xdp_adjust_meta(xdp, delta);
	meta_len = xdp->data - xdp->data_meta;
	return XDP_PASS;
}

SEC("xdp")
ACCEPT
int adjust_twice(struct xdp_md *xdp)
{
	bpf_xdp_adjust_meta(xdp, delta);
	ret = bpf_xdp_adjust_meta(xdp, second_delta);
	meta_len = xdp->data - xdp->data_meta;
	return XDP_PASS;
}

SEC("xdp")
ACCEPT
int mark(struct xdp_md *xdp)
{
	__u32 *meta;

	ret = bpf_xdp_adjust_meta(xdp, -4);
	meta = (void *)(long)xdp->data_meta;
	if ((void *)(meta + 1) > (void *)(long)xdp->data)
		return XDP_ABORTED;
	*meta = value;
	return XDP_PASS;
}

__u32 seen;

SEC("tc")
ACCEPT
int read_mark(struct __sk_buff *skb)
{
	__u32 *meta = (void *)(long)skb->data_meta;

	if ((void *)(meta + 1) <= (void *)(long)skb->data)
		seen = *meta;
	return 0;
}

/* There is no metadata until it was checked where it ends. */
SEC("xdp")
REJECT(EACCES, msg("invalid access to packet"))
CONTROL(mark)
int writes_unchecked(struct xdp_md *xdp)
{
	bpf_xdp_adjust_meta(xdp, -4);
	*(__u32 *)(long)xdp->data_meta = value;
	return XDP_PASS;
}

SEC("xdp")
REJECT(EACCES, msg("invalid mem access"))
CONTROL(mark)
int writes_old_pointer(struct xdp_md *xdp)
{
	__u32 *meta = (void *)(long)xdp->data_meta;

	if ((void *)(meta + 1) > (void *)(long)xdp->data)
		return XDP_ABORTED;
	ret = bpf_xdp_adjust_meta(xdp, -4);
	*meta = value;
	return XDP_PASS;
}

CALL_FROM(tc, "tc", struct __sk_buff, adjust, bpf_xdp_adjust_meta((void *)ctx, 0))
