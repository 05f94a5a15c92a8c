/* SPDX-License-Identifier: GPL-2.0 */
/* REUSEPORT_SOCKARRAY, and the groups of sockets at one port that it is for. */
#ifndef BM_MAPS_REUSEPORT_H
#define BM_MAPS_REUSEPORT_H

#include "maps/sock_maps.h"

#define REUSEPORT \
	.type = BPF_MAP_TYPE_REUSEPORT_SOCKARRAY, .key_size = 4, .value_size = 8, .max_entries = 4
DEFINE_MAP_TYPE(reuseport_sockarray, REUSEPORT);

/* With SO_REUSEPORT at @port, in host order (0: a new one); TCP listens. */
int group_socket(struct test *t, int family, int type, __u16 port);

#endif
