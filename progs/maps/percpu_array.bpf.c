// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} map SEC(".maps");

#include "maps/elem.bpf.h"
#include "maps/for_each.bpf.h"

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
