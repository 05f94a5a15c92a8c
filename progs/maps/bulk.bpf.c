// SPDX-License-Identifier: GPL-2.0
/* Many elements in one run; a case gives the map the type and the size that it wants. */
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} map SEC(".maps");

#include "maps/io.h"

struct map_io io;

/* Updates store ten times the key; MAP_OP_STORE adds io.value to what is there. */
static long one(__u32 key)
{
	__u64 *found, value = 10 * (__u64)key;

	if (io.op == MAP_OP_UPDATE)
		return bpf_map_update_elem(&map, &key, &value, io.flags);
	if (io.op == MAP_OP_DELETE)
		return bpf_map_delete_elem(&map, &key);
	found = bpf_map_lookup_elem(&map, &key);
	if (!found)
		return 0;
	if (io.op == MAP_OP_STORE)
		*found += io.value;
	io.visited++;
	io.sum += *found;
	return 0;
}

SEC("tc")
ACCEPT
int bulk(struct __sk_buff *skb)
{
	__u32 i;

	io.ret = 0;
	for (i = 0; i < MAP_BULK && i < io.key[1]; i++) {
		/* int: as in elem() */
		io.ret = (int)one(io.key[0] + i);
		if (io.ret)
			break;
	}
	return 0;
}
