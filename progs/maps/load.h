/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a worker of maps/load/ asks progs/maps/load*.bpf.c to do: the first bytes of
 * the packet, so that programs that run at the same time share nothing but the map.
 */
#ifndef BM_PROGS_MAPS_LOAD_H
#define BM_PROGS_MAPS_LOAD_H

#define LOAD_STEPS 64	/* keys in a row that a run of a program does at most */

enum load_op {
	LOAD_INSERT,	/* BPF_NOEXIST; the value is three times the key */
	LOAD_DELETE,
	LOAD_ADD,	/* an atomic addition of 1 to what is there */
	LOAD_FIND,
	LOAD_PUSH,	/* the key is the value */
	LOAD_SUBMIT,	/* to a ring: worker and key */
};

struct load_job {
	__u32 op;	/* enum load_op; the program returns how many keys it was done for */
	__u32 first;
	__u32 nr;	/* at most LOAD_STEPS */
	__u32 worker;
};

#endif
