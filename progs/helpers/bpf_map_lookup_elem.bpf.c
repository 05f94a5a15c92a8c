// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/hash_and_array.h"
#include "helpers/other_maps.h"

__u32 key;
__u64 seen, write;
long ret;

#define LOOKUP(name, map)							\
	SEC("tc")								\
	ACCEPT									\
	int name(struct __sk_buff *skb)						\
	{									\
		__u32 k = key;							\
		__u64 *value = bpf_map_lookup_elem(&map, &k);			\
										\
		ret = !!value;							\
		if (value) {							\
			seen = *value;						\
			*value = write;						\
		}								\
		return 0;							\
	}

LOOKUP(lookup, map)
LOOKUP(lookup_array, array)

/* What was found stays in place while the program has it, whatever happens to the element. */
SEC("tc")
ACCEPT
int read_behind_delete(struct __sk_buff *skb)
{
	__u32 k = key;
	volatile __u64 *value = bpf_map_lookup_elem(&map, &k);

	ret = -1;
	if (!value)
		return 0;
	ret = (int)bpf_map_delete_elem(&map, &k);
	seen = *value;
	return 0;
}

SEC("tc")
REJECT(EACCES, msg("invalid mem access 'map_value_or_null'"))
CONTROL(lookup)
int untested(struct __sk_buff *skb)
{
	__u32 k = key;
	volatile __u64 *value = bpf_map_lookup_elem(&map, &k);

	seen = *value;
	return 0;
}

SEC("tc")
PAST_VALUE
CONTROL(lookup)
int past_the_value(struct __sk_buff *skb)
{
	__u32 k = key;
	char *value = bpf_map_lookup_elem(&map, &k);

	if (value)
		seen = *(volatile __u8 *)(value + 8);
	return 0;
}

SEC("tc") ACCEPT
WITH_BYTES(key_in_a_value, bpf_map_lookup_elem(&map, p + 8))

SEC("tc") PAST_VALUE CONTROL(key_in_a_value)
WITH_BYTES(key_past_its_value, bpf_map_lookup_elem(&map, p + 9))

SEC("tc") WRONG_MAP CONTROL(key_in_a_value)
WITH_BYTES(of_events, bpf_map_lookup_elem(&events, p + 8))
