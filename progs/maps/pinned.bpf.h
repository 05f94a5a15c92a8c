/* SPDX-License-Identifier: GPL-2.0 */
/* A map that objects share by its name, with values of VALUE, and one that they do not. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
	__type(key, __u32);
	__type(value, VALUE);
} shared_map SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} own_map SEC(".maps");

SEC("tc")
int count(struct __sk_buff *skb)
{
	__u32 key = 0;
	__u64 *value = bpf_map_lookup_elem(&shared_map, &key), *own = bpf_map_lookup_elem(&own_map, &key);

	if (!value || !own)
		return 0;
	*own = 1;
	*value += 1;
	return *value;
}
