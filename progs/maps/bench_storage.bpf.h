/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A local storage of each value size, as their BTF has to fit it, for a file that has
 * defined STORAGE_TYPE, STORAGE_GET, STORAGE_DELETE, and STORAGE_PROG(name, loop), a
 * program in which owner is whose storage it is.
 */
#ifndef BM_PROGS_MAPS_BENCH_STORAGE_H
#define BM_PROGS_MAPS_BENCH_STORAGE_H

#define STORAGE_SIZE(size)								\
	struct value_##size {								\
		__u64 v[size / 8];							\
	};										\
	struct {									\
		__uint(type, STORAGE_TYPE);						\
		__uint(map_flags, BPF_F_NO_PREALLOC);					\
		__type(key, int);							\
		__type(value, struct value_##size);					\
	} map_##size SEC(".maps");							\
	STORAGE_PROG(lookup_##size, &map_##size,					\
		     BENCH_LOOP(use(STORAGE_GET(&map_##size, owner, 0, 0))))		\
	STORAGE_PROG(delete_insert_##size, &map_##size,					\
		     BENCH_LOOP(!(int)STORAGE_DELETE(&map_##size, owner) &		\
				!!STORAGE_GET(&map_##size, owner, 0, BPF_LOCAL_STORAGE_GET_F_CREATE)))

STORAGE_SIZE(8)
STORAGE_SIZE(64)
STORAGE_SIZE(1024)

#endif
