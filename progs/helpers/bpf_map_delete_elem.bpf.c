// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/hash_and_array.h"

__u32 key;
long ret;

SEC("tc")
ACCEPT
int delete_hash(struct __sk_buff *skb)
{
	__u32 k = key;

	ret = (int)bpf_map_delete_elem(&map, &k);
	return 0;
}

SEC("tc")
ACCEPT
int delete_array(struct __sk_buff *skb)
{
	__u32 k = key;

	ret = (int)bpf_map_delete_elem(&array, &k);
	return 0;
}

SEC("tc")
ACCEPT
int delete_64_bit(struct __sk_buff *skb)
{
	__u32 k = key;

	ret = bpf_map_delete_elem(&map, &k);
	return 0;
}
