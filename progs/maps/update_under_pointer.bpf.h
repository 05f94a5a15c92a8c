/* SPDX-License-Identifier: GPL-2.0 */
/* An update while the element's pointer is held, behind maps/elem.bpf.h. */
#ifndef BM_PROGS_MAPS_UPDATE_UNDER_POINTER_H
#define BM_PROGS_MAPS_UPDATE_UNDER_POINTER_H

SEC("tc")
ACCEPT
int update_under_pointer(struct __sk_buff *skb)
{
	volatile __u64 *value = bpf_map_lookup_elem(&map, io.key);
	__u64 fresh = io.value;

	if (!value)
		return 0;
	io.ret = (int)bpf_map_update_elem(&map, io.key, &fresh, io.flags);
	io.value = *value;
	return 0;
}

#endif
