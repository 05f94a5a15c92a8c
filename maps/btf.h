/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Types for maps that must have some: an int as the key, a struct or so as the value.
 *
 *	#define SK .type = BPF_MAP_TYPE_SK_STORAGE, ..., \
 *		.fill = map_btf_fill, .btf_key = MAP_BTF_INT, .btf_value = MAP_BTF_U64
 */
#ifndef BM_MAPS_BTF_H
#define BM_MAPS_BTF_H

#include "selftests/case.h"

enum map_btf {
	MAP_BTF_NONE,
	MAP_BTF_INT,
	MAP_BTF_U32,
	MAP_BTF_U64,
	MAP_BTF_SHORT,
	MAP_BTF_STRUCT_INT,	/* struct of one int */
	MAP_BTF_CGROUP_KEY,	/* as struct bpf_cgroup_storage_key */
	MAP_BTF_CGROUP_KEY_U64,	/* the same with 64 bits for the attach type */
	MAP_BTF_BYTES,		/* an array of as many bytes as the value has */
	MAP_BTF_LOCKED,		/* a bpf_spin_lock and 4 bytes */
	MAP_BTF_TIMER,		/* a bpf_timer, 16 bytes */
	MAP_BTF_UPTR,		/* a pointer to a user's struct, from 6.13 on */
	MAP_BTF_KPTR,		/* an untrusted pointer to a task_struct, from 5.19 on */
	NR_MAP_BTF,
};

/*
 * For map_args.fill: loads a BTF that has btf_key and btf_value, and no others, as a
 * kernel refuses the whole for one that it does not know.  MAP_BTF_NONE is id 0.
 */
int map_btf_fill(struct map_args *args, struct bpf_map_create_opts *opts);
/* The same with vmlinux BTF, from which maps may not take their types. */
int map_btf_fill_vmlinux(struct map_args *args, struct bpf_map_create_opts *opts);

#endif
