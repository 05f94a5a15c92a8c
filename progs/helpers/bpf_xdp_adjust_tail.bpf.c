// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet_pointer.h"

int delta;
long ret;

SEC("xdp")
ACCEPT
int adjust(struct xdp_md *xdp)
{
	ret = bpf_xdp_adjust_tail(xdp, delta);
	return XDP_PASS;
}

POINTER_BEHIND("xdp", struct xdp_md, bpf_xdp_adjust_tail(ctx, 0))
CALL_FROM(tc, "tc", struct __sk_buff, adjust, bpf_xdp_adjust_tail((void *)ctx, 0))
