/* SPDX-License-Identifier: GPL-2.0 */
/* How programs and users get at maps: access/WHAT, whatever the map's type. */
#ifndef BM_MAPS_ACCESS_ACCESS_H
#define BM_MAPS_ACCESS_ACCESS_H

#include "maps/maps.h"

/* ACCESS_CASE(pin_survives_its_objects) { ... } */
#define ACCESS_CASE(what, ...) __BM_CASE(access_##what, "access/" #what, ##__VA_ARGS__)

#define ACCESS_ARRAY .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 4

/* 0 while the kernel has a map of this number, or a negative errno (-ENOENT). */
int map_is_there(__u32 id);
/* As map_is_there(), for one whose last holder lets go in the background: waits for its end, some seconds at most. */
int map_is_there_still(__u32 id);

#endif
