// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

int delta;
long ret;

SEC("xdp")
ACCEPT
int adjust(struct xdp_md *xdp)
{
	ret = bpf_xdp_adjust_head(xdp, delta);
	return XDP_PASS;
}
