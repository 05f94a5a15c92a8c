/* SPDX-License-Identifier: GPL-2.0 */
/* A program that uses `map`, however that is defined. */
SEC("tc")
int program(struct __sk_buff *skb)
{
	__u32 key = 0;
	__u64 *value = bpf_map_lookup_elem(&map, &key);

	return value ? *value : 1;
}
