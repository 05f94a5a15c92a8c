// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet_pointer.h"

int delta;
__u32 meta_value;
long ret, meta_len;

SEC("xdp")
ACCEPT
int adjust(struct xdp_md *xdp)
{
	ret = bpf_xdp_adjust_head(xdp, delta);
	return XDP_PASS;
}

/* The same for a frame with 4 bytes of metadata. */
SEC("xdp")
ACCEPT
int adjust_with_meta(struct xdp_md *xdp)
{
	__u32 *meta;

	if (bpf_xdp_adjust_meta(xdp, -4))
		return XDP_ABORTED;
	meta = (void *)(long)xdp->data_meta;
	if ((void *)(meta + 1) > (void *)(long)xdp->data)
		return XDP_ABORTED;
	*meta = meta_value;
	meta_value = 0;
	ret = bpf_xdp_adjust_head(xdp, delta);
	meta_len = xdp->data - xdp->data_meta;
	meta = (void *)(long)xdp->data_meta;
	if ((void *)(meta + 1) > (void *)(long)xdp->data)
		return XDP_ABORTED;
	meta_value = *meta;
	return XDP_PASS;
}

/* Puts 8 bytes "+" between the Ethernet header and what is behind it. */
SEC("xdp")
ACCEPT
int insert(struct xdp_md *xdp)
{
	struct ethhdr eth, *old, *new;

	old = (void *)(long)xdp->data;
	if ((void *)(old + 1) > (void *)(long)xdp->data_end)
		return XDP_ABORTED;
	eth = *old;
	ret = bpf_xdp_adjust_head(xdp, -8);
	new = (void *)(long)xdp->data;
	if ((void *)(new + 1) + 8 > (void *)(long)xdp->data_end)
		return XDP_ABORTED;
	*new = eth;
	__builtin_memset(new + 1, '+', 8);
	return XDP_PASS;
}

POINTER_BEHIND("xdp", struct xdp_md, bpf_xdp_adjust_head(ctx, 0))
CALL_FROM(tc, "tc", struct __sk_buff, adjust, bpf_xdp_adjust_head((void *)ctx, 0))
