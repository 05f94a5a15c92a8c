// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/hash_and_array.h"
#include "helpers/other_maps.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} percpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} percpu_hash SEC(".maps");

__u32 key, cpu;
__u64 seen, write;
long ret;

#define LOOKUP(name, map)							\
	SEC("tc")								\
	ACCEPT_IF(since("5.19"))						\
	int name(struct __sk_buff *skb)						\
	{									\
		__u32 k = key;							\
		__u64 *value = bpf_map_lookup_percpu_elem(&map, &k, cpu);	\
										\
		ret = !!value;							\
		if (value) {							\
			seen = *value;						\
			*value = write;						\
		}								\
		return 0;							\
	}

LOOKUP(lookup, percpu)
LOOKUP(lookup_hash, percpu_hash)

SEC("tc")
REJECT(EACCES, msg("invalid mem access 'map_value_or_null'"))
CONTROL(lookup)
int untested(struct __sk_buff *skb)
{
	__u32 k = key;
	volatile __u64 *value = bpf_map_lookup_percpu_elem(&percpu, &k, cpu);

	seen = *value;
	return 0;
}

SEC("tc") WRONG_MAP CONTROL(lookup)
WITH_BYTES(of_a_hash, bpf_map_lookup_percpu_elem(&map, &k, cpu))

SEC("tc") WRONG_MAP CONTROL(lookup)
WITH_BYTES(of_an_array, bpf_map_lookup_percpu_elem(&array, &k, cpu))

SEC("tc") PAST_VALUE CONTROL(lookup)
WITH_BYTES(key_past_its_value, bpf_map_lookup_percpu_elem(&percpu, p + 9, cpu))
