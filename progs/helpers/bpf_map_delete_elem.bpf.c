// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/hash_and_array.h"
#include "helpers/other_maps.h"

__u32 key;
long ret;

#define DELETE(name, map, type)							\
	SEC("tc")								\
	ACCEPT									\
	int name(struct __sk_buff *skb)						\
	{									\
		__u32 k = key;							\
										\
		ret = (type)bpf_map_delete_elem(&map, &k);			\
		return 0;							\
	}

DELETE(delete_hash, map, int)
DELETE(delete_array, array, int)
DELETE(delete_64_bit, map, long)

SEC("tc") ACCEPT
WITH_BYTES(key_in_a_value, bpf_map_delete_elem(&map, p + 8))

SEC("tc") PAST_VALUE CONTROL(key_in_a_value)
WITH_BYTES(key_past_its_value, bpf_map_delete_elem(&map, p + 9))

SEC("tc") READ_ONLY CONTROL(delete_array)
WITH_BYTES(from_read_only, bpf_map_delete_elem(&read_only, &k))

SEC("tc") WRONG_MAP CONTROL(delete_array)
WITH_BYTES(from_events, bpf_map_delete_elem(&events, &k))
