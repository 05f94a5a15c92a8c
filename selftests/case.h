/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writing a case: what a test of a map type or a helper may use.
 *
 *	#define LPM .type = BPF_MAP_TYPE_LPM_TRIE, .key_size = 8, ...
 *	DEFINE_MAP_TYPE(lpm_trie, LPM);
 *
 *	MAP_CASE(lpm_trie, replace_when_full)
 *	{
 *		int fd = map_create(t, LPM, .max_entries = 1);
 *
 *		expect_ok(t, put(fd, "10.0.0.0/8", 1));
 *		expect(t, put(fd, "10.0.0.0/8", 2), OK_SINCE("6.13 6.12.5 6.1.120"), ELSE(ENOSPC));
 *	}
 *
 * A case runs in a child of its own, with a deadline; it need not clean up.  All
 * calls return a negative errno when they fail, as libbpf's do.
 */
#ifndef BM_SELFTESTS_CASE_H
#define BM_SELFTESTS_CASE_H

#include <errno.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "common/errname.h"
#include "common/kver.h"

struct test;

/* The running kernel's version. */
const struct kver *test_kver(void);

/* ---- checks: false, and the case fails, when one does not hold */

struct bm_where {
	const char *file;
	int line;
};
#define BM_HERE ((struct bm_where){ __FILE__, __LINE__ })

/* One line of an expectation; the first whose points hold decides. */
struct outcome {
	const char *since;	/* version list; NULL always holds */
	int err;		/* 0: succeeds (returns 0 or more) */
};
#define OK_SINCE(list) { list, 0 }
#define ERR_SINCE(list, err) { list, err }
#define ELSE(err) { NULL, err }
#define ELSE_OK { NULL, 0 }

bool check_outcome(struct test *t, struct bm_where where, const char *what, long long got,
		   const struct outcome *rows, int nr_rows);
bool check_eq(struct test *t, struct bm_where where, const char *what, long long got, long long want);
bool check_mem(struct test *t, struct bm_where where, const char *what, const void *got,
	       const void *want, size_t size);
bool check_true(struct test *t, struct bm_where where, const char *what, bool got);
/* As check_outcome() with "succeeds", but a failure ends the case; returns @got. */
long long check_must(struct test *t, struct bm_where where, const char *what, long long got);

/* expect(t, call, OK_SINCE("6.13 6.12.5"), ELSE(ENOSPC)) */
#define expect(t, call, ...) \
	check_outcome(t, BM_HERE, #call, (call), (const struct outcome[]){ __VA_ARGS__ }, \
		      sizeof((const struct outcome[]){ __VA_ARGS__ }) / sizeof(struct outcome))
/* not through expect(): the text of the call is what the source says, macros and all */
#define expect_ok(t, call) \
	check_outcome(t, BM_HERE, #call, (call), &(const struct outcome)ELSE_OK, 1)
#define expect_err(t, call, err) \
	check_outcome(t, BM_HERE, #call, (call), &(const struct outcome)ELSE(err), 1)
#define expect_eq(t, got, want) check_eq(t, BM_HERE, #got, got, want)
#define expect_mem(t, got, want, size) check_mem(t, BM_HERE, #got, got, want, size)
#define expect_true(t, cond) check_true(t, BM_HERE, #cond, cond)
#define must(t, call) check_must(t, BM_HERE, #call, (call))

/* Ends the case as failed, or as skipped: the text names what is missing. */
void test_fail(struct test *t, const char *fmt, ...) __attribute__((format(printf, 2, 3), noreturn));
void test_skip(struct test *t, const char *fmt, ...) __attribute__((format(printf, 2, 3), noreturn));

/* ---- the registry: cases register themselves, nothing else needs editing */

struct bm_case {
	const char *name;	/* a path, see common/names.h */
	void (*run)(struct test *t);
	const void *arg;	/* test_arg() */
	/*
	 * Cases with the same batch, one behind the other, share a child: the
	 * isolation unit of a matrix.  NULL: a child of its own.
	 */
	const char *batch;
	const struct map_type *map_type;
	const char *config;	/* "CONFIG_A CONFIG_B": skipped, by name, where one is off */
	const char *modules;	/* "veth cls_bpf": loaded before, unless built in */
	bool bpftool;		/* uses selftests/bpftool.h: the host puts it into the VM */
	const char *splat;	/* a kernel log entry with this text ('|' between wordings) is no failure */
	unsigned int timeout_s;	/* 0: the default, 20 s */
	void (*prepare)(void);	/* called in the parent, before any child that runs the case */
};

const void *test_arg(const struct test *t);
const char *test_name(const struct test *t);

void case_register(const struct bm_case *c);

/*
 * Memory for names and arguments of cases, made by whoever registers them; never freed,
 * and read-only from when the first case runs.  Does not return without it.
 */
void *case_memory(size_t size);
void *case_copy(const void *p, size_t size);
char *case_text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * A table that makes many cases: @list is called once, before any case runs, and
 * registers them with case_register(); they are copied, their strings are not.
 */
void case_source_register(void (*list)(void));

#define __BM_CASE(id, case_name, ...)						\
	static void id(struct test *t);						\
	static void __attribute__((constructor)) id##_register(void)		\
	{									\
		static const struct bm_case c = {				\
			.name = case_name, .run = id, __VA_ARGS__		\
		};								\
		case_register(&c);						\
	}									\
	static void id(struct test *t)

/* MAP_CASE(lpm_trie, replace_when_full, .config = "CONFIG_..") { ... } */
#define MAP_CASE(type, what, ...) \
	__BM_CASE(map_##type##_##what, "map/" #type "/" #what, .map_type = &map_type_##type, ##__VA_ARGS__)
/*
 * The same, for a body that leaves nothing behind but memory and fds (no namespace, no
 * capabilities dropped, nothing attached): a type's share a child, which is faster.
 */
#define MAP_PLAIN(type, what, ...) MAP_CASE(type, what, .batch = "map/" #type, ##__VA_ARGS__)
/* What a helper does, seen from outside: HELPER_CASE(bpf_loop, callback_stops) { ... } */
#define HELPER_CASE(helper, what, ...) \
	__BM_CASE(helper_##helper##_##what, "helper/" #helper "/" #what, ##__VA_ARGS__)

/* A helper's edges: zero, the most, one too many, each error that it documents. */
#define HELPER_EDGE(helper, what, ...) \
	__BM_CASE(helper_edge_##helper##_##what, "helper/" #helper "/edge/" #what, ##__VA_ARGS__)
/* For bodies that leave nothing behind, as MAP_PLAIN(): those of one source file share a child. */
#define HELPER_PLAIN(helper, what, ...) HELPER_CASE(helper, what, .batch = __FILE__, ##__VA_ARGS__)
#define HELPER_EDGE_PLAIN(helper, what, ...) HELPER_EDGE(helper, what, .batch = __FILE__, ##__VA_ARGS__)

/* ---- maps */

/* Of 7.2 (enum bpf_map_type); libbpf's copy of bpf.h does not have it yet. */
#define BPF_MAP_TYPE_RHASH ((enum bpf_map_type)35)

struct map_args {
	enum bpf_map_type type;
	__u32 key_size;
	__u32 value_size;
	__u32 max_entries;
	__u32 map_flags;
	__u64 map_extra;
	int inner_fd;		/* 0: none */
	int numa_node;
	const char *name;
	/*
	 * Called before each create: sets what only the running kernel can say, such as ids of
	 * types; 0, or a negative errno, which is then the create's.  NULL: nothing to set.
	 */
	int (*fill)(struct map_args *args, struct bpf_map_create_opts *opts);
	__u32 btf_key, btf_value;	/* for fill: enum map_btf (maps/btf.h) */
};

/*
 * A map type: the smallest map that must be there, as positive control, before
 * any of its cases runs.  Where the type is not there and @since does not hold,
 * its cases are skipped; one without the other fails them.
 */
struct map_type {
	const char *name;
	const char *since;	/* version list; NULL: in all kernels of the catalogue */
	const char *config;
	struct map_args args;
	int (*inner)(void);	/* makes the inner map's fd for a map of maps */
	const char *(*missing)(void);	/* what this boot lacks, for which cases are skipped; or NULL */
};
#define DEFINE_MAP_TYPE(type, ...) \
	static const struct map_type map_type_##type = { .name = #type, .args = { __VA_ARGS__ } }
/* DEFINE_MAP_TYPE_OPTS(bloom_filter, .since = "5.16", .args = { BLOOM }) */
#define DEFINE_MAP_TYPE_OPTS(type, ...) \
	static const struct map_type map_type_##type = { .name = #type, __VA_ARGS__ }

/* The fd, or a negative errno. */
int map_try_args(const struct map_args *args);
#define map_try(...) map_try_args(&(const struct map_args){ __VA_ARGS__ })
/* The fd; a failure ends the case. */
#define map_create(t, ...) ((int)must(t, map_try(__VA_ARGS__)))

/* ---- programs */

/*
 * Opens progs/@name (such as "helpers/bpf_loop") and loads from it the program
 * @prog and the maps.  Its annotations are applied: where they say that the
 * kernel refuses it, that is checked, and the case ends, skipped with the points
 * from which it would load.  Never returns NULL.  Not to be freed.
 */
struct bpf_object *prog_load(struct test *t, const char *name, const char *prog);
/* All programs of the object, with no annotation applied; ends the case on failure. */
struct bpf_object *prog_load_all(struct test *t, const char *name);
/* Opens the object without loading it; @opts may be NULL.  Ends the case on failure. */
struct bpf_object *prog_open(struct test *t, const char *name, const struct bpf_object_open_opts *opts);
/* fd of a program or a map in a loaded object; ends the case when there is none. */
int prog_fd(struct test *t, struct bpf_object *obj, const char *prog);
int map_fd(struct test *t, struct bpf_object *obj, const char *map);

/*
 * Runs a program once through BPF_PROG_TEST_RUN on @size bytes at @data (NULL: a
 * 64 byte packet, an Ethernet header with IPv4 and the rest zero), and returns its return value (0
 * or more as unsigned 32 bit), or a negative errno.  @out, when given, receives up to @out_size
 * bytes of the packet behind the program.
 */
long long prog_run(int prog_fd, const void *data, size_t size, void *out, size_t out_size);
/* For types without a packet (syscall, raw_tracepoint, ...): @ctx may be NULL. */
long long prog_run_ctx(int prog_fd, void *ctx, size_t size);

#endif
