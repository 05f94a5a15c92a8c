/* SPDX-License-Identifier: GPL-2.0 */
/* bpf_map_lookup_percpu_elem() in `map`, behind maps/elem.bpf.h. */
#ifndef BM_PROGS_MAPS_LOOKUP_PERCPU_H
#define BM_PROGS_MAPS_LOOKUP_PERCPU_H

SEC("tc")
ACCEPT_IF(since("5.19"))
int lookup_percpu(struct __sk_buff *skb)
{
	__u64 *value = bpf_map_lookup_percpu_elem(&map, io.key, io.cpu);

	io.ret = value ? 0 : -ENOENT;
	if (value)
		io.value = *value;
	return 0;
}

#endif
