// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/hash_and_array.h"

__u32 key;
__u64 value, flags;
long ret;

SEC("tc")
ACCEPT
int update_hash(struct __sk_buff *skb)
{
	__u32 k = key;
	__u64 v = value;

	ret = (int)bpf_map_update_elem(&map, &k, &v, flags);
	return 0;
}

SEC("tc")
ACCEPT
int update_array(struct __sk_buff *skb)
{
	__u32 k = key;
	__u64 v = value;

	ret = (int)bpf_map_update_elem(&array, &k, &v, flags);
	return 0;
}
