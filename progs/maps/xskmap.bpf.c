// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u32);
} map SEC(".maps");

#include "maps/redirect.bpf.h"

__u32 queue_id;

/* XDP_PASS where `key` has a socket, whose queue is noted. */
SEC("xdp")
ACCEPT
int read_entry(struct xdp_md *xdp)
{
	__u32 slot = key;
	struct bpf_xdp_sock *sock = bpf_map_lookup_elem(&map, &slot);

	if (!sock)
		return XDP_DROP;
	queue_id = sock->queue_id;
	return XDP_PASS;
}
