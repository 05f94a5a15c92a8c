// SPDX-License-Identifier: GPL-2.0
/* Programs for entries that take frames of more than one buffer (5.18). */
#include "bpfmatrix.bpf.h"

SEC("xdp.frags/devmap")
ACCEPT_IF(since("5.18"))
int devmap_frags(struct xdp_md *xdp)
{
	return XDP_PASS;
}

SEC("xdp.frags/cpumap")
ACCEPT_IF(since("5.18"))
int cpumap_frags(struct xdp_md *xdp)
{
	return XDP_PASS;
}
