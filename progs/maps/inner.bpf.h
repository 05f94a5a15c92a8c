/* SPDX-License-Identifier: GPL-2.0 */
/* Element 0 of the array that `map`, a map of maps, has at the key. */
#ifndef BM_PROGS_MAPS_INNER_H
#define BM_PROGS_MAPS_INNER_H

#include "maps/io.h"

#define ENOENT 2

struct map_io io;

SEC("tc")
ACCEPT
int inner_elem(struct __sk_buff *skb)
{
	void *inner = bpf_map_lookup_elem(&map, io.key);
	__u32 first = 0;
	__u64 *value;

	io.ret = -ENOENT;
	if (!inner)
		return 0;
	value = bpf_map_lookup_elem(inner, &first);
	if (!value)
		return 0;
	io.ret = 0;
	if (io.op == MAP_OP_STORE)
		*value = io.value;
	else
		io.value = *value;
	return 0;
}

#endif
