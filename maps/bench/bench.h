/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bench/map/TYPE: how fast the operations of a map type are beside an array's, for `maps
 * --bench`; docs/maps-bench.md says what is measured.
 */
#ifndef BM_MAPS_BENCH_BENCH_H
#define BM_MAPS_BENCH_BENCH_H

#include "maps/maps.h"
#include "progs/maps/bench.h"

#define BENCH_ENTRIES 10000

/* Bits of a type: the operations that are measured, in the order of bench_ops[]. */
enum bench_op_id {
	PROG_LOOKUP, PROG_UPDATE, PROG_DELETE_INSERT, PROG_POP_PUSH, PROG_PUSH, PROG_PEEK,
	PROG_OUTPUT, USER_LOOKUP, USER_UPDATE, USER_DELETE_INSERT, USER_POP_PUSH, USER_PUSH,
	USER_PEEK, BATCH_LOOKUP, BATCH_UPDATE, NR_BENCH_OPS,
};
#define OP(id) (1U << (id))
#define IN_PLACE_OPS (OP(PROG_LOOKUP) | OP(PROG_UPDATE) | OP(USER_LOOKUP) | OP(USER_UPDATE) |	\
		      OP(BATCH_LOOKUP) | OP(BATCH_UPDATE))
#define KEYED_OPS (IN_PLACE_OPS | OP(PROG_DELETE_INSERT) | OP(USER_DELETE_INSERT))
#define QUEUE_OPS (OP(PROG_POP_PUSH) | OP(PROG_PEEK) | OP(USER_POP_PUSH) | OP(USER_PEEK))
#define BLOOM_OPS (OP(PROG_PUSH) | OP(PROG_PEEK) | OP(USER_PUSH) | OP(USER_PEEK))

struct bench_type {
	const char *name;
	enum bpf_map_type type;
	__u32 flags;
	__u32 ops;
	const char *since;	/* version list; NULL: in all kernels of the catalogue */
	const char *file;	/* of progs/maps/; NULL: bench */
	__u32 max_fill;		/* elements, for what is slow to fill; 0: BENCH_ENTRIES */
	bool prefix;		/* an LPM trie's keys */
	bool no_key;
	bool per_cpu;
	bool of_maps;
	bool sized;		/* local storage: a map and programs for each value size */
	bool raw_tp;		/* its programs have no packet */
	bool one_size;		/* only the smallest value */
	bool unfilled;		/* how full it is has no meaning */
};

/* A map with its programs, loaded. */
struct bench_map {
	struct test *t;
	const struct bench_type *type;
	struct bpf_object *obj;
	int fd;
	__u32 value_size, entries;	/* entries: how many there are to visit */
	int progs[NR_BENCH_OPS];	/* fds; -1 for what is not measured */
	int nothing;			/* the empty loop, or -1 */
	int inner;			/* the inner map's fd, or -1 */
	struct bench_io *io;
	struct ring_buffer *ring;	/* or NULL */
	__u32 state;			/* of the sequence of keys, for user space */
};

struct sample {
	long long ns, ops, missed;
};

struct bench_op {
	const char *from;		/* "program", "syscall", "batch" */
	const char *name;
	const char *prog;		/* of the object; NULL: from user space */
	enum bench_op_id of_array;	/* what it is compared with */
	/* From user space: one operation, or a batch; @times times.  How many were done. */
	long long (*user)(struct bench_map *m, long long times);
	long long times;
};
extern const struct bench_op bench_ops[NR_BENCH_OPS];

/* Loads; an error ends the case. */
void bench_map_open(struct test *t, struct bench_map *m, const struct bench_type *type,
		    __u32 value_size);
/* From as many elements as there are to @entries. */
void bench_map_fill(struct bench_map *m, __u32 entries);
void bench_map_close(struct bench_map *m);
/* One round of the operation; 0, or the errno that it gave, negative. */
int bench_map_run(struct bench_map *m, enum bench_op_id op, struct sample *out);
/* The same of the empty loop. */
int bench_map_run_nothing(struct bench_map *m, struct sample *out);

/* maps/bench/user.c */
const void *bench_key(const struct bench_map *m, __u32 number, __u32 room[2]);
/* The value of all CPUs, or of the one. */
extern __u64 bench_values[];

#endif
