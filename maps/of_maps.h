/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BM_MAPS_OF_MAPS_H
#define BM_MAPS_OF_MAPS_H

#include "maps/maps.h"

#define INNER .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1
#define HASH_OF_MAPS \
	.type = BPF_MAP_TYPE_HASH_OF_MAPS, .key_size = 4, .value_size = 4, .max_entries = 4
#define ARRAY_OF_MAPS HASH_OF_MAPS, .type = BPF_MAP_TYPE_ARRAY_OF_MAPS

/* A map of INNER; its fd, or a negative errno. */
int of_make_inner(void);

#endif
