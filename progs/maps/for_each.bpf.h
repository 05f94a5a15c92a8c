/* SPDX-License-Identifier: GPL-2.0 */
/* bpf_for_each_map_elem() over `map`, behind maps/elem.bpf.h. */
#ifndef BM_PROGS_MAPS_FOR_EACH_H
#define BM_PROGS_MAPS_FOR_EACH_H

static long visit(void *a_map, void *key, __u64 *value, void *ctx)
{
	io.visited++;
	io.sum += *value;
	if (io.delete_visited)
		bpf_map_delete_elem(&map, key);
	return io.visited == io.stop_after;
}

SEC("tc")
ACCEPT_IF(since("5.13"))
int for_each(struct __sk_buff *skb)
{
	/* int: as in elem() */
	io.ret = (int)bpf_for_each_map_elem(&map, visit, NULL, io.flags);
	return 0;
}

#endif
