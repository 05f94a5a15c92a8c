// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

int delta;
long ret, meta_len;

SEC("xdp")
ACCEPT
int adjust(struct xdp_md *xdp)
{
	ret = bpf_xdp_adjust_meta(xdp, delta);
	meta_len = xdp->data - xdp->data_meta;
	return XDP_PASS;
}
