/* SPDX-License-Identifier: GPL-2.0 */
/* BPF_MAP_TYPE_SOCKMAP and BPF_MAP_TYPE_SOCKHASH (net/core/sock_map.c): what their files share. */
#ifndef BM_MAPS_SOCK_MAPS_H
#define BM_MAPS_SOCK_MAPS_H

#include "maps/maps.h"
#include "selftests/sockets.h"

#define SOCKMAP .type = BPF_MAP_TYPE_SOCKMAP, .key_size = 4, .value_size = 8, .max_entries = 4
#define SOCKHASH SOCKMAP, .type = BPF_MAP_TYPE_SOCKHASH
#define SOCK_CONFIG .config = "CONFIG_BPF_STREAM_PARSER"
DEFINE_MAP_TYPE_OPTS(sockmap, SOCK_CONFIG, .args = { SOCKMAP });
DEFINE_MAP_TYPE_OPTS(sockhash, SOCK_CONFIG, .args = { SOCKHASH });
static const struct map_type *const sock_types[] = { &map_type_sockmap, &map_type_sockhash };

static inline bool is_sockhash(const struct test *t)
{
	return family_type(t)->args.type == BPF_MAP_TYPE_SOCKHASH;
}

/* What stands behind a case of the family that a program of the type's file makes. */
#define NO_SUCH(t) (is_sockhash(t) ? ENOENT : EINVAL)

#endif
