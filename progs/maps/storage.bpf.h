/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The operations on a local storage, for a file that has defined STORAGE_TYPE,
 * STORAGE_GET and STORAGE_DELETE (the helpers), and the map of 64 bit values.
 */
#ifndef BM_PROGS_MAPS_STORAGE_H
#define BM_PROGS_MAPS_STORAGE_H

#include "maps/io.h"

#define ENOENT 2

struct {
	__uint(type, STORAGE_TYPE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} map SEC(".maps");

struct map_io io;

/*
 * Lookups and stores are gets of io.flags, updates have io.value as what a new
 * element begins with.  io.visited counts the calls.
 */
static __always_inline void storage_op(void *owner)
{
	__u64 *value;

	io.visited++;
	switch (io.op) {
	case MAP_OP_DELETE:
		io.ret = (int)STORAGE_DELETE(&map, owner);
		return;
	case MAP_OP_UPDATE:
		value = STORAGE_GET(&map, owner, &io.value, io.flags);
		break;
	default:
		value = STORAGE_GET(&map, owner, 0, io.flags);
	}
	io.ret = value ? 0 : -ENOENT;
	if (value && io.op == MAP_OP_STORE)
		*value = io.value;
	else if (value)
		io.value = *value;
}

/* Whether the process that the case named in io.key does it. */
static __always_inline bool is_ours(void)
{
	return bpf_get_current_pid_tgid() >> 32 == io.key[0];
}

#endif
