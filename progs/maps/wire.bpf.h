/* SPDX-License-Identifier: GPL-2.0 */
/* Frames that say themselves where they are to go, and what XDP programs do with them. */
#ifndef BM_PROGS_MAPS_WIRE_BPF_H
#define BM_PROGS_MAPS_WIRE_BPF_H

#include "bpfmatrix.bpf.h"

/* struct net_frame of selftests/net.h, and NET_ETHERTYPE */
struct wire {
	__u8 to[6];
	__u8 from[6];
	__be16 type;
	__u8 key;
	__u8 flags;
	__u8 text[44];
};

#define WIRE_TYPE 0x88b5

static struct wire *wire_of(struct xdp_md *xdp)
{
	struct wire *w = (void *)(long)xdp->data;

	if ((void *)(w + 1) > (void *)(long)xdp->data_end || w->type != bpf_htons(WIRE_TYPE))
		return NULL;
	return w;
}

SEC("xdp")
ACCEPT
int pass(struct xdp_md *xdp)
{
	return XDP_PASS;
}

#endif
