/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bpf_*_storage_get() and bpf_*_storage_delete(): what their programs share.  A file defines
 * STORAGE_TYPE, the kind of map, and AT_HOOK(prog, rows, body), a program at a hook that has an
 * owner, which the body is called with.
 */
#ifndef BM_PROGS_HELPERS_STORAGE_H
#define BM_PROGS_HELPERS_STORAGE_H

#include "bpfmatrix.bpf.h"
#include "maps/io.h"

struct {
	__uint(type, STORAGE_TYPE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} map SEC(".maps"), other_map SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, __u64);
} array SEC(".maps");

/* Asked for by helpers/storage_rig.h: a value to begin with, one to store; 0: none. */
__u64 flags, initial, stored, use_initial;
/* Found: the value. */
__u64 found;
long ret;
__u32 visited;
__u64 cookie;

#define ENOENT 2

#define GET_BODY(get)							\
	static __always_inline void get_body(void *owner)		\
	{								\
		__u64 *value;						\
									\
		visited++;						\
		if (use_initial)					\
			value = get(&map, owner, &initial, flags);	\
		else							\
			value = get(&map, owner, 0, flags);		\
		ret = value ? 0 : -ENOENT;				\
		if (!value)						\
			return;						\
		found = *value;						\
		if (stored)						\
			*value = stored;				\
	}

#define DELETE_BODY(del)						\
	static __always_inline void delete_body(void *owner)		\
	{								\
		visited++;						\
		ret = (int)del(&map, owner);				\
	}

#define REFUSED_ROWS(err) REJECT(err) CONTROL(hook)

/* What the helpers take of a map and a value is the same for all owners. */
#define GET_REJECTS(get)						\
	static __always_inline void other_kind_body(void *owner)	\
	{								\
		visited = get(&array, owner, 0, 0) != 0;		\
	}								\
	AT_HOOK(map_of_other_kind, REFUSED_ROWS(EINVAL), other_kind_body)	\
									\
	static __always_inline void no_check_body(void *owner)		\
	{								\
		__u64 *value = get(&map, owner, 0, 1);			\
									\
		found = *value;						\
	}								\
	AT_HOOK(result_not_checked, REFUSED_ROWS(EACCES), no_check_body)	\
									\
	static __always_inline void behind_body(void *owner)		\
	{								\
		__u64 *value = get(&map, owner, 0, 1);			\
									\
		if (value)						\
			found = value[1];				\
	}								\
	AT_HOOK(read_behind_value, REFUSED_ROWS(EACCES), behind_body)	\
									\
	static __always_inline void short_body(void *owner)		\
	{								\
		__u32 begin = 7;					\
									\
		visited = get(&map, owner, &begin, 1) != 0;		\
	}								\
	/* over the stack's top: check_stack_access_within_bounds() */	\
	AT_HOOK(initial_value_too_short, REFUSED_ROWS(EINVAL), short_body)	\
									\
	static __always_inline void stack_body(void *owner)		\
	{								\
		__u64 nobody[2] = {};					\
									\
		visited = get(&map, (void *)nobody, 0, 0) != 0;		\
	}								\
	AT_HOOK(owner_on_stack, REFUSED_ROWS(EACCES), stack_body)

#define DELETE_REJECTS(del)						\
	static __always_inline void other_kind_body(void *owner)	\
	{								\
		ret = del((void *)&array, owner);			\
	}								\
	AT_HOOK(map_of_other_kind, REFUSED_ROWS(EINVAL), other_kind_body)	\
									\
	static __always_inline void stack_body(void *owner)		\
	{								\
		__u64 nobody[2] = {};					\
									\
		ret = del(&map, (void *)nobody);			\
	}								\
	AT_HOOK(owner_on_stack, REFUSED_ROWS(EACCES), stack_body)

#endif
