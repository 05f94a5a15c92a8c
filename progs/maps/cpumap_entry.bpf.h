/* SPDX-License-Identifier: GPL-2.0 */
/* A program that stands in the entries of a cpumap, and a filter at a socket behind it. */
#ifndef BM_PROGS_MAPS_CPUMAP_ENTRY_BPF_H
#define BM_PROGS_MAPS_CPUMAP_ENTRY_BPF_H

#include "maps/wire.bpf.h"

__u32 entry_cpu;	/* where the entry's program ran, */
__u32 entry_runs;	/* how often, */
__u32 ingress;		/* and what it saw */
__u32 filter_cpu;	/* where the stack had the frame */

/* D in a frame's text drops it, T is XDP_TX, C changes it. */
SEC("xdp/cpumap")
ACCEPT
int note_cpu(struct xdp_md *xdp)
{
	struct wire *w = wire_of(xdp);

	if (!w)
		return XDP_PASS;
	entry_cpu = bpf_get_smp_processor_id();
	entry_runs++;
	ingress = xdp->ingress_ifindex;
	switch (w->text[0]) {
	case 'D':
		return XDP_DROP;
	case 'T':
		return XDP_TX;
	case 'C':
		w->text[0] = '#';
	}
	return XDP_PASS;
}

SEC("socket")
ACCEPT
int note_filter_cpu(struct __sk_buff *skb)
{
	filter_cpu = bpf_get_smp_processor_id();
	return -1;
}

#endif
