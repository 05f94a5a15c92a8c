/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the cases of map types share: elements with 32 bit keys and 64 bit values,
 * tables of creates, cases that hold for a family of types, and programs that do
 * the operations from the kernel's side.
 */
#ifndef BM_MAPS_MAPS_H
#define BM_MAPS_MAPS_H

#include <sys/mman.h>

#include "selftests/case.h"

#include "progs/maps/io.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* ---- elements (maps/elem.c); a negative errno when they fail */

#define MAX_CPUS 1024

/* Values of per-CPU maps are the same on all CPUs, or checked on the first. */
int elem_put_flags(int fd, __u32 key, __u64 value, __u64 flags);
int elem_put(int fd, __u32 key, __u64 value);
/* The value, which therefore has to be below 2^63. */
long long elem_get(int fd, __u32 key);
int elem_del(int fd, __u32 key);
/* Lookup and delete in one; the value. */
long long elem_take(int fd, __u32 key);
/* The key behind @key, NULL: the first. */
long long elem_next(int fd, const __u32 *key);
/* Keys 0 to @nr - 1, each with ten times the key as its value; 0, or the first error. */
int elem_fill(int fd, __u32 nr);
/* How many keys get_next_key walks over; -ELOOP beyond @limit. */
long long elem_count(int fd, int limit);

/* A batch of at most BATCH elements; the calls set count as the kernel left it. */
#define BATCH 8
struct elems {
	__u32 keys[BATCH];
	__u64 values[BATCH * MAX_CPUS];
	__u32 count;
};
/* From the map's beginning. */
int batch_lookup(int fd, struct elems *e, __u64 elem_flags);
int batch_take(int fd, struct elems *e);
/* Up to @count elements of @per_key values each; how many there were goes to @count. */
int batch_read_all(int fd, __u32 *keys, __u64 *values, int per_key, __u32 *count);
int batch_update(int fd, struct elems *e, __u64 elem_flags);
int batch_delete(int fd, struct elems *e);

/* One CPU from now on: what a per-CPU value or an LRU list holds depends on it. */
void pin_to_first_cpu(struct test *t);

/* A map of @args with a value that has a bpf_spin_lock in its first 4 bytes of 8. */
int locked_map_try(struct test *t, const struct map_args *args);
#define locked_map(t, ...) locked_map_try(t, &(const struct map_args){ __VA_ARGS__ })

/* The kernel's number of the map behind @fd. */
long long map_id(struct test *t, int fd);

/* mmap(2), for which EINVAL and its kind are results; unmapped at once, 0. */
int mmap_try(int fd, size_t size, int prot, int flags, size_t offset);

/* ---- creates: map/TYPE/create_WHAT, whose fact is only how the kernel answers */

struct create_row {
	const char *what;
	int line;
	struct map_args args;
	struct outcome outcomes[4];
	int nr_outcomes;
};
#define ARGS(...) { __VA_ARGS__ }
/* CREATE(key_size_8, ARGS(ARRAY, .key_size = 8), ELSE(EINVAL)) */
#define CREATE(name, map, ...)							\
	{ .what = #name, .line = __LINE__, .args = map, .outcomes = { __VA_ARGS__ },	\
	  .nr_outcomes = sizeof((struct outcome[]){ __VA_ARGS__ }) / sizeof(struct outcome) }
#define MAP_CREATES(type, ...)							\
	static const struct create_row map_creates_##type[] = { __VA_ARGS__ };	\
	static void __attribute__((constructor)) map_creates_##type##_register(void)	\
	{									\
		creates_register(&map_type_##type, __FILE__, map_creates_##type,	\
				 ARRAY_SIZE(map_creates_##type));		\
	}
void creates_register(const struct map_type *type, const char *file, const struct create_row *rows,
		      int nr);

/* ---- families: one body for all types that behave the same, each a case of its own */

/* FAMILY_CASE(htab, delete_absent) { expect_err(t, elem_del(fd, 1), ENOENT); } */
#define FAMILY_CASE(family, what) __FAMILY_CASE(family, what, false)
/*
 * The same, for a body that leaves nothing behind but memory and fds (no namespace, no
 * capabilities dropped, nothing attached): a type's share a child, which is faster.
 */
#define FAMILY_PLAIN(family, what) __FAMILY_CASE(family, what, true)
#define __FAMILY_CASE(family, what, shared)					\
	static void family##_##what(struct test *t, int fd);			\
	static void __attribute__((constructor)) family##_##what##_register(void)	\
	{									\
		family_register(family##_types, ARRAY_SIZE(family##_types), #what,	\
				family##_##what, shared);			\
	}									\
	static void family##_##what(struct test *t, int fd)
/* @fd is a map of the type's own arguments; the case runs on one CPU. */
void family_register(const struct map_type *const *types, int nr, const char *what,
		     void (*run)(struct test *t, int fd), bool shared);
/* The type of the case that runs. */
const struct map_type *family_type(const struct test *t);

/* ---- programs (progs/maps/) */

struct map_prog {
	struct test *t;
	int prog;		/* fds */
	int map;
	struct map_io *io;
};
/* progs/maps/@file, its program @prog and its `map`; skips the case as prog_load() does. */
struct map_prog map_prog_load(struct test *t, const char *file, const char *prog);
/*
 * The same with `map` of the type, key size, entries and flags of @args.  The program's
 * annotations are not read: it has to load everywhere.
 */
struct map_prog map_prog_load_as(struct test *t, const char *file, const char *prog,
				 const struct map_args *args);
/* Only whether it loads: 0 or -errno. */
int map_prog_try_as(const char *file, const char *prog, const struct map_args *args);
/* Runs it once; what the helper returned. */
long long map_prog_run(struct map_prog *p);
/* The operations of maps/elem.bpf.h, and what the helper returned (a lookup: the value). */
long long prog_get(struct map_prog *p, __u32 key);
long long prog_put(struct map_prog *p, __u32 key, __u64 value, __u64 flags);
long long prog_del(struct map_prog *p, __u32 key);
/* Any operation, with the key that io has. */
long long prog_op(struct map_prog *p, enum map_op op, __u64 value, __u64 flags);
/*
 * progs/maps/bulk.bpf.c: @op for the @nr keys from @first on; the first error.  io tells
 * how many there were (visited) and what their values add up to (sum).
 */
long long prog_bulk(struct map_prog *p, enum map_op op, __u32 first, __u32 nr);

#endif
