// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/hash_and_array.h"
#include "helpers/other_maps.h"

__u32 key;
__u64 value, flags;
long ret;

#define UPDATE(name, map, type)							\
	SEC("tc")								\
	ACCEPT									\
	int name(struct __sk_buff *skb)						\
	{									\
		__u32 k = key;							\
		__u64 v = value;						\
										\
		ret = (type)bpf_map_update_elem(&map, &k, &v, flags);		\
		return 0;							\
	}

UPDATE(update_hash, map, int)
UPDATE(update_array, array, int)
UPDATE(update_64_bit, map, long)

SEC("tc") ACCEPT
WITH_BYTES(from_a_value, bpf_map_update_elem(&map, &k, p + 4, 0))

SEC("tc") PAST_VALUE CONTROL(from_a_value)
WITH_BYTES(from_past_a_value, bpf_map_update_elem(&map, &k, p + 5, 0))

SEC("tc") PAST_VALUE CONTROL(from_a_value)
WITH_BYTES(key_past_its_value, bpf_map_update_elem(&map, p + 9, p, 0))

SEC("tc") READ_ONLY CONTROL(from_a_value)
WITH_BYTES(into_read_only, bpf_map_update_elem(&read_only, &k, p + 4, 0))

SEC("tc") WRONG_MAP CONTROL(from_a_value)
WITH_BYTES(into_events, bpf_map_update_elem(&events, &k, p + 4, 0))
