/* SPDX-License-Identifier: GPL-2.0 */
/* The operations of maps without keys, for a file that has defined `map` with 64 bit values. */
#ifndef BM_PROGS_MAPS_PUSH_POP_H
#define BM_PROGS_MAPS_PUSH_POP_H

#include "maps/io.h"

struct map_io io;

SEC("tc")
ACCEPT
int push_pop(struct __sk_buff *skb)
{
	__u64 value = io.value;

	if (io.op == MAP_OP_PUSH)
		io.ret = (int)bpf_map_push_elem(&map, &value, io.flags);
	else if (io.op == MAP_OP_POP)
		io.ret = (int)bpf_map_pop_elem(&map, &value);
	else
		io.ret = (int)bpf_map_peek_elem(&map, &value);
	io.value = value;
	return 0;
}

#endif
