/* SPDX-License-Identifier: GPL-2.0 */
/* The operations on elements, for a file that has defined `map` with 64 bit values. */
#ifndef BM_PROGS_MAPS_ELEM_H
#define BM_PROGS_MAPS_ELEM_H

#include "maps/io.h"

#define ENOENT 2

struct map_io io;

SEC("tc")
ACCEPT
int elem(struct __sk_buff *skb)
{
	__u64 *value;

	/* int: until 6.4 the map's own function returns one, and the upper half is not its */
	switch (io.op) {
	case MAP_OP_UPDATE:
		io.ret = (int)bpf_map_update_elem(&map, io.key, &io.value, io.flags);
		return 0;
	case MAP_OP_DELETE:
		io.ret = (int)bpf_map_delete_elem(&map, io.key);
		return 0;
	}
	value = bpf_map_lookup_elem(&map, io.key);
	io.ret = value ? 0 : -ENOENT;
	if (value && io.op == MAP_OP_STORE)
		*value = io.value;
	else if (value)
		io.value = *value;
	return 0;
}

#endif
