// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

int head, tail;		/* by how much the ends are moved before */
long ret;

SEC("xdp")
ACCEPT_IF(since("5.18"))
int length(struct xdp_md *xdp)
{
	ret = bpf_xdp_get_buff_len(xdp);
	return XDP_PASS;
}

SEC("xdp")
ACCEPT_IF(since("5.18"))
int length_moved(struct xdp_md *xdp)
{
	if (bpf_xdp_adjust_head(xdp, head) || bpf_xdp_adjust_tail(xdp, tail))
		return XDP_ABORTED;
	ret = bpf_xdp_get_buff_len(xdp);
	return XDP_PASS;
}

/* Of a frame with fragments it is more than between data and data_end. */
long linear;

SEC("xdp.frags")
ACCEPT_IF(since("5.18"))
NOT_A_CASE
int length_of_all(struct xdp_md *xdp)
{
	ret = bpf_xdp_get_buff_len(xdp);
	linear = xdp->data_end - xdp->data;
	return XDP_PASS;
}

SEC("xdp")
ACCEPT_IF(since("5.18"))
int length_with_meta(struct xdp_md *xdp)
{
	if (bpf_xdp_adjust_meta(xdp, -8))
		return XDP_ABORTED;
	ret = bpf_xdp_get_buff_len(xdp);
	return XDP_PASS;
}

SEC("fentry/xdp_do_redirect")
ACCEPT_IF(since("5.18"))
int BPF_PROG(length_traced, struct net_device *dev, struct xdp_buff *xdp)
{
	ret = bpf_xdp_get_buff_len((void *)xdp);
	return 0;
}

/* A struct, but the wrong one. */
SEC("fentry/xdp_do_redirect")
REJECT(EACCES, msg("is of type net_device but xdp_buff is expected"))
CONTROL(length_traced)
int BPF_PROG(length_of_device, struct net_device *dev, struct xdp_buff *xdp)
{
	ret = bpf_xdp_get_buff_len((void *)dev);
	return 0;
}

CALL_FROM(tc, "tc", struct __sk_buff, length, bpf_xdp_get_buff_len((void *)ctx))
