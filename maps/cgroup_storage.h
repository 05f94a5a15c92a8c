/* SPDX-License-Identifier: GPL-2.0 */
/* The two maps that have an element for each cgroup that one of their programs is attached to. */
#ifndef BM_MAPS_CGROUP_STORAGE_H
#define BM_MAPS_CGROUP_STORAGE_H

#include "maps/btf.h"
#include "maps/maps.h"

#define CGROUP_STORAGE .type = BPF_MAP_TYPE_CGROUP_STORAGE, \
	.key_size = sizeof(struct bpf_cgroup_storage_key), .value_size = 8, \
	.fill = map_btf_fill, .btf_key = MAP_BTF_CGROUP_KEY, .btf_value = MAP_BTF_U64
#define PERCPU_CGROUP_STORAGE CGROUP_STORAGE, .type = BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE
#define DEFINE_CGROUP_STORAGE \
	DEFINE_MAP_TYPE_OPTS(cgroup_storage, .config = "CONFIG_CGROUP_BPF", .args = { CGROUP_STORAGE })
#define DEFINE_PERCPU_CGROUP_STORAGE \
	DEFINE_MAP_TYPE_OPTS(percpu_cgroup_storage, .config = "CONFIG_CGROUP_BPF", \
			     .args = { PERCPU_CGROUP_STORAGE })

#endif
