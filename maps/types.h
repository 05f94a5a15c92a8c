/* SPDX-License-Identifier: GPL-2.0 */
/* The generic map types, for files whose cases hold for several of them. */
#ifndef BM_MAPS_TYPES_H
#define BM_MAPS_TYPES_H

#include "maps/maps.h"

#define KEYED .key_size = 4, .value_size = 8, .max_entries = 4
#define KEYLESS .value_size = 8, .max_entries = 4
#define GENERIC_TYPE(type, ...) \
	static const struct map_type map_type_##type __attribute__((unused)) = \
		{ .name = #type, __VA_ARGS__ }

GENERIC_TYPE(array, .args = { .type = BPF_MAP_TYPE_ARRAY, KEYED });
GENERIC_TYPE(percpu_array, .args = { .type = BPF_MAP_TYPE_PERCPU_ARRAY, KEYED });
GENERIC_TYPE(hash, .args = { .type = BPF_MAP_TYPE_HASH, KEYED });
GENERIC_TYPE(percpu_hash, .args = { .type = BPF_MAP_TYPE_PERCPU_HASH, KEYED });
GENERIC_TYPE(lru_hash, .args = { .type = BPF_MAP_TYPE_LRU_HASH, KEYED });
GENERIC_TYPE(lru_percpu_hash, .args = { .type = BPF_MAP_TYPE_LRU_PERCPU_HASH, KEYED });
GENERIC_TYPE(rhash, .since = "7.2", .args = { .type = BPF_MAP_TYPE_RHASH, KEYED,
					      .map_flags = BPF_F_NO_PREALLOC });
GENERIC_TYPE(lpm_trie, .args = { .type = BPF_MAP_TYPE_LPM_TRIE, KEYED, .key_size = 8,
				 .map_flags = BPF_F_NO_PREALLOC });
GENERIC_TYPE(queue, .args = { .type = BPF_MAP_TYPE_QUEUE, KEYLESS });
GENERIC_TYPE(stack, .args = { .type = BPF_MAP_TYPE_STACK, KEYLESS });
GENERIC_TYPE(bloom_filter, .since = "5.16",
	     .args = { .type = BPF_MAP_TYPE_BLOOM_FILTER, KEYLESS });

#endif
