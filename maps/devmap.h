/* SPDX-License-Identifier: GPL-2.0 */
/* devmap and devmap_hash, a family. */
#ifndef BM_MAPS_DEVMAP_H
#define BM_MAPS_DEVMAP_H

#include "maps/maps.h"

/* a value is the ifindex and the fd of a program, 0 for none */
#define DEVMAP .type = BPF_MAP_TYPE_DEVMAP, .key_size = 4, .value_size = 8, .max_entries = 4
#define DEVMAP_HASH DEVMAP, .type = BPF_MAP_TYPE_DEVMAP_HASH
DEFINE_MAP_TYPE(devmap, DEVMAP);
DEFINE_MAP_TYPE(devmap_hash, DEVMAP_HASH);
static const struct map_type *const dev_types[] __attribute__((unused)) = {
	&map_type_devmap, &map_type_devmap_hash,
};

static inline bool is_hash(const struct test *t)
{
	return family_type(t) == &map_type_devmap_hash;
}

/* The one device that every namespace has, and an ifindex that none has. */
#define LO 1
#define NO_DEVICE 0x7fffffff
#define NO_FD 10000

/* "xdp: Extend xdp_redirect_map with broadcast support" */
#define BROADCAST "5.14"

#endif
