/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a case in maps/ and its program in progs/maps/ say to each other: the
 * program's only global variable, mapped into the case.  Includes nothing, as
 * both sides have the fixed size types from elsewhere.
 */
#ifndef BM_PROGS_MAPS_IO_H
#define BM_PROGS_MAPS_IO_H

enum map_op {
	MAP_OP_LOOKUP,		/* value <- element */
	MAP_OP_UPDATE,		/* bpf_map_update_elem(key, value, flags) */
	MAP_OP_DELETE,
	MAP_OP_STORE,		/* through the pointer that the lookup gives */
	MAP_OP_PUSH,		/* bpf_map_push_elem(value, flags) */
	MAP_OP_POP,		/* value <- element */
	MAP_OP_PEEK,
};

/* An ioctl(2) of no driver, which programs know a case by. */
#define BM_IOCTL 0xb9f0

/* Keys that one run of a program named bulk goes through: key[1] from key[0] on. */
#define MAP_BULK 16

struct map_io {
	__u64 op;		/* enum map_op */
	__u64 key[2];
	__u64 value;
	__u64 flags;
	__s64 ret;		/* what the helper returned; -ENOENT for NULL */
	__u64 visited;		/* bpf_for_each_map_elem(): calls of the callback, */
	__u64 sum;		/* all values that it saw, */
	__u64 stop_after;	/* and the call that stops it; 0: none does */
	__u64 delete_visited;	/* the callback deletes what it is shown */
	__u64 cpu;		/* bpf_map_lookup_percpu_elem() */
	__u64 query[6];		/* bpf_ringbuf_query() for each flag */
};

#endif
