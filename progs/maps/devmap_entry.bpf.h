/* SPDX-License-Identifier: GPL-2.0 */
/* Programs that stand in the entries of a devmap, and one that reads an entry. */
#ifndef BM_PROGS_MAPS_DEVMAP_ENTRY_BPF_H
#define BM_PROGS_MAPS_DEVMAP_ENTRY_BPF_H

#include "maps/wire.bpf.h"

__u32 ingress;
__u32 egress;
__u32 seen_ifindex;
__u32 seen_id;

/* Changes the frame, and notes where it came from and is about to go. */
SEC("xdp/devmap")
ACCEPT
int stamp(struct xdp_md *xdp)
{
	struct wire *w = wire_of(xdp);

	if (!w)
		return XDP_PASS;
	w->text[0] = '#';
	ingress = xdp->ingress_ifindex;
	egress = xdp->egress_ifindex;
	return XDP_PASS;
}

/* XDP_DROP for frames with a text that begins with D, XDP_TX for T. */
SEC("xdp/devmap")
ACCEPT
int verdict(struct xdp_md *xdp)
{
	struct wire *w = wire_of(xdp);

	if (!w)
		return XDP_PASS;
	return w->text[0] == 'D' ? XDP_DROP : w->text[0] == 'T' ? XDP_TX : XDP_PASS;
}

SEC("xdp")
ACCEPT
int read_entry(struct xdp_md *xdp)
{
	__u32 slot = key;
	struct bpf_devmap_val *value = bpf_map_lookup_elem(&map, &slot);

	if (!value)
		return XDP_DROP;
	seen_ifindex = value->ifindex;
	seen_id = value->bpf_prog.id;
	return XDP_PASS;
}

#endif
