/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Maps under load: load/TYPE/WHAT.  Workers are threads on all CPUs; some do their part
 * through bpf(2), the others run a program that does it.
 */
#ifndef BM_MAPS_LOAD_LOAD_H
#define BM_MAPS_LOAD_LOAD_H

#include "maps/maps.h"
#include "progs/maps/load.h"

/* Below the time after which a VM that says nothing is lost (60 s). */
#define LOAD_TIMEOUT_S 50
#define NR_WORKERS 4

struct load_type {
	const char *name;
	enum bpf_map_type type;
	__u32 flags;
	bool prefix;		/* an LPM trie's keys */
	bool per_cpu;
	const char *since;	/* version list; NULL: in all kernels of the catalogue */
};

/* A map and its program, loaded. */
struct load {
	struct test *t;
	const struct load_type *type;
	struct bpf_object *obj;
	int map, prog;		/* fds; prog: -1 where there is none */
};

/* progs/maps/load.bpf.c with a map of @type; skips the case where the type is not there. */
void load_open(struct test *t, struct load *l, const struct load_type *type, __u32 max_entries);
/* Any of the others, with a map of their own. */
void load_open_file(struct test *t, struct load *l, const char *file, const struct load_type *type,
		    __u32 max_entries);

struct worker {
	const struct load *l;
	int index;		/* from 0; odd ones use the program, when there is one */
	long long done;		/* sum of what the worker's calls gave */
	long long failed;	/* the first call that failed otherwise than @expected: negative errno */
	void *arg;
};

/* Runs @body in @nr threads at once, spread over the CPUs, and fails the case with the first error; the sum of done. */
long long workers_run(struct load *l, int nr, void (*body)(struct worker *w), void *arg);

/*
 * @op for the keys @first to @first + @nr - 1, by the worker's way; how many it was done for.
 * Through bpf(2) those that fail with @expected are not counted, other errors end the worker.
 */
long long worker_do(struct worker *w, enum load_op op, __u32 first, __u32 nr, int expected);

/* From the case's own thread. */
struct load_value {
	__u64 v[MAX_CPUS];
};
int load_get(const struct load *l, __u32 key, struct load_value *out);
int load_put(const struct load *l, __u32 key, __u64 value, __u64 flags);
int load_take(const struct load *l, __u32 key, struct load_value *out);
int load_del(const struct load *l, __u32 key);
/* Keys that get_next_key walks over; -ELOOP beyond @limit. */
long long load_count(const struct load *l, long long limit);

/* ---- cases: one body for many types */

struct load_case {
	const struct load_type *type;
	void (*run)(struct test *t, const struct load_type *type);
};
/* LOAD_CASE(insert_has_one_winner, hashes) { ... uses t and type ... } */
#define LOAD_CASE(what, types)							\
	static void load_##what(struct test *t, const struct load_type *type);	\
	static void __attribute__((constructor)) load_##what##_register(void)	\
	{									\
		load_register(types, ARRAY_SIZE(types), #what, load_##what);	\
	}									\
	static void load_##what(struct test *t, const struct load_type *type)
void load_register(const struct load_type *types, int nr, const char *what,
		   void (*run)(struct test *t, const struct load_type *type));

#endif
