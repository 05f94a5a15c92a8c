// SPDX-License-Identifier: GPL-2.0
/* What values own and guard: references (kptr), lists and trees of objects, bpf_res_spin_lock */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/maps.h"
#include "progs/maps/field_io.h"

#define VALUES .key_size = 4, .value_size = 16, .max_entries = 4
DEFINE_MAP_TYPE(array, .type = BPF_MAP_TYPE_ARRAY, VALUES);
DEFINE_MAP_TYPE(hash, .type = BPF_MAP_TYPE_HASH, VALUES);
DEFINE_MAP_TYPE(lru_hash, .type = BPF_MAP_TYPE_LRU_HASH, VALUES);
DEFINE_MAP_TYPE(percpu_array, .type = BPF_MAP_TYPE_PERCPU_ARRAY, VALUES);
DEFINE_MAP_TYPE(percpu_hash, .type = BPF_MAP_TYPE_PERCPU_HASH, VALUES);
static const struct map_type *const kptr_types[] = {
	&map_type_array, &map_type_hash, &map_type_lru_hash, &map_type_percpu_array,
	&map_type_percpu_hash,
};

/* ---- kptr: a reference to the task that runs the case, which counts what it has */

struct kptr {
	struct test *t;
	struct bpf_object *put, *count;
	int put_prog, count_prog, map;
	volatile struct kptr_io *io, *count_io;
	long long before;	/* users of the task at the beginning */
};

static __u64 values[2 * MAX_CPUS];

static long long users(struct kptr *k)
{
	expect_eq(k->t, prog_run_ctx(k->count_prog, NULL, 0), 0);
	return k->count_io->users;
}

/* @prog, "put" or "take", of the family's type, whose element 1 is there. */
static struct kptr kptr_load(struct test *t, const char *prog)
{
	const char *type = family_type(t)->name;
	struct kptr k = { .t = t };
	__u32 key = 1;
	char name[32];

	snprintf(name, sizeof(name), "%s_%s", prog, type);
	k.put = prog_load(t, "maps/field_kptr", name);
	k.put_prog = prog_fd(t, k.put, name);
	k.map = map_fd(t, k.put, type);
	k.io = global_at(t, k.put, "io", sizeof(*k.io));
	k.io->key = key;
	k.count = prog_load(t, "maps/field_kptr", "users");
	k.count_prog = prog_fd(t, k.count, "users");
	k.count_io = global_at(t, k.count, "io", sizeof(*k.count_io));
	must(t, bpf_map_update_elem(k.map, &key, values, BPF_ANY));
	k.before = users(&k);
	return k;
}

static void put(struct kptr *k)
{
	expect_eq(k->t, prog_run_ctx(k->put_prog, NULL, 0), 0);
}

/* The destructor may run later: the case's deadline ends the wait. */
static void wait_for_users(struct kptr *k, long long n)
{
	int i;

	for (i = 0; users(k) != n && i < 300; i++)
		usleep(1000);
	expect_eq(k->t, users(k), n);
}

FAMILY_CASE(kptr, kptr_holds_reference)
{
	struct kptr k = kptr_load(t, "put");

	(void)fd;
	put(&k);
	expect_eq(t, k.io->pid, 0);
	expect_eq(t, users(&k), k.before + 1);
	/* the second takes the place of the first, which is given back */
	put(&k);
	expect_eq(t, k.io->pid, getpid());
	expect_eq(t, users(&k), k.before + 1);
}

FAMILY_CASE(kptr, kptr_reads_as_zero)
{
	struct kptr k = kptr_load(t, "put");
	__u32 key = 1;

	(void)fd;
	put(&k);
	values[0] = 1;
	expect_ok(t, bpf_map_lookup_elem(k.map, &key, values));
	expect_eq(t, values[0], 0);
}

/*
 * "Cancel special fields on map value recycle": an element that goes takes its timers along, but
 * what it refers to stays in its slot until something else is put there, or the map goes.
 */
#define KEPT "7.1"	/* measured */
/* "Free special fields when update [lru_,]percpu_hash maps": before, what they had was lost */
#define PERCPU_FREED "6.19 6.18.2 6.17.13 6.12.63"	/* 6.17.13: measured; 6.18.15 has it */

static bool is_array(const struct test *t)
{
	return family_type(t) == &map_type_array || family_type(t) == &map_type_percpu_array;
}

/* The reference that was put is still there after a while, or goes. */
static void expect_freed(struct kptr *k, bool freed)
{
	if (freed) {
		wait_for_users(k, k->before);
		return;
	}
	usleep(20000);
	expect_eq(k->t, users(k), k->before + 1);
}

/* An array keeps the element, and so nothing is freed by an error. */
FAMILY_CASE(kptr, kptr_after_delete)
{
	struct kptr k = kptr_load(t, "put");
	__u32 key = 1;

	(void)fd;
	put(&k);
	if (is_array(t))
		expect_err(t, bpf_map_delete_elem(k.map, &key), EINVAL);
	else
		expect_ok(t, bpf_map_delete_elem(k.map, &key));
	expect_freed(&k, !is_array(t) && !verlist_holds(KEPT, test_kver()));
}

FAMILY_CASE(kptr, kptr_after_update)
{
	bool lost = family_type(t) == &map_type_percpu_hash &&
		!verlist_holds(PERCPU_FREED, test_kver());
	struct kptr k = kptr_load(t, "put");
	__u32 key = 1;

	(void)fd;
	put(&k);
	expect_ok(t, bpf_map_update_elem(k.map, &key, values, BPF_ANY));
	expect_freed(&k, !lost && !verlist_holds(KEPT, test_kver()));
}

/*
 * bpf_timer and bpf_kptr go with the last fd of the map; the program, which still has it, is
 * closed, too.
 */
FAMILY_CASE(kptr, kptr_freed_with_map)
{
	struct kptr k = kptr_load(t, "put");

	(void)fd;
	put(&k);
	expect_eq(t, users(&k), k.before + 1);
	bpf_object__close(k.put);
	wait_for_users(&k, k.before);
}

/* ---- lists and trees */

struct graph {
	struct test *t;
	struct bpf_object *obj;
	volatile struct object_io *io;
};

static struct graph graph_load(struct test *t, const char *first)
{
	struct graph g = { .t = t };

	/* the first answers whether this kernel has it; all are needed on one map */
	prog_load(t, "maps/field_graph", first);
	g.obj = prog_load_all(t, "maps/field_graph");
	g.io = global_at(t, g.obj, "io", sizeof(*g.io));
	return g;
}

static long long push(struct graph *g, const char *prog, __u64 value)
{
	g->io->value = value;
	g->io->ret = -1;
	expect_eq(g->t, prog_run(prog_fd(g->t, g->obj, prog), NULL, 0, NULL, 0), 0);
	return g->io->ret;
}

static long long pop(struct graph *g, const char *prog)
{
	return push(g, prog, 0);
}

MAP_CASE(array, job_list_keeps_order)
{
	struct graph g = graph_load(t, "list_push_back");

	expect_eq(t, pop(&g, "list_pop_front"), -1);
	expect_ok(t, push(&g, "list_push_back", 2));
	expect_ok(t, push(&g, "list_push_back", 3));
	expect_ok(t, push(&g, "list_push_front", 1));
	expect_ok(t, push(&g, "list_push_back", 4));
	expect_eq(t, pop(&g, "list_pop_front"), 1);
	expect_eq(t, pop(&g, "list_pop_back"), 4);
	expect_eq(t, pop(&g, "list_pop_front"), 2);
	expect_eq(t, pop(&g, "list_pop_front"), 3);
	expect_eq(t, pop(&g, "list_pop_back"), -1);
}

MAP_CASE(hash, job_tree_sorts)
{
	static const __u64 in[] = { 5, 1, 4, 4, 9, 0x7fffffff, 2 };
	static const __u64 out[] = { 1, 2, 4, 4, 5, 9, 0x7fffffff };
	struct graph g = graph_load(t, "tree_add");
	__u64 value[3] = {0};
	__u32 key = 0;
	size_t i;

	must(t, bpf_map_update_elem(map_fd(t, g.obj, "trees"), &key, value, BPF_ANY));
	for (i = 0; i < ARRAY_SIZE(in); i++)
		expect_ok(t, push(&g, "tree_add", in[i]));
	for (i = 0; i < ARRAY_SIZE(out); i++)
		expect_eq(t, pop(&g, "tree_take_least"), out[i]);
	expect_eq(t, pop(&g, "tree_take_least"), -1);
}

/* ---- bpf_res_spin_lock */

/* How often who had the lock of element @key has counted. */
static __u32 counter_of(struct test *t, struct bpf_object *o, __u32 key)
{
	__u32 elem[2];

	must(t, bpf_map_lookup_elem(map_fd(t, o, "map"), &key, elem));
	return elem[1];
}

MAP_PLAIN(array, res_spin_lock_two_locks)
{
	struct bpf_object *o = prog_load(t, "maps/field_res_spin_lock", "lock_two");

	global(t, o, __u32, second_key) = 1;
	expect_eq(t, prog_run(prog_fd(t, o, "lock_two"), NULL, 0, NULL, 0), 0);
	expect_eq(t, global(t, o, long, first), 0);
	expect_eq(t, global(t, o, long, second), 0);
	expect_eq(t, counter_of(t, o, 0), 1);
	expect_eq(t, counter_of(t, o, 1), 1);
}

/* The holder asks for what it has: found out at once. */
MAP_PLAIN(array, res_spin_lock_same_lock_twice)
{
	struct bpf_object *o = prog_load(t, "maps/field_res_spin_lock", "lock_two");
	int i;

	for (i = 0; i < 3; i++) {
		expect_eq(t, prog_run(prog_fd(t, o, "lock_two"), NULL, 0, NULL, 0), 0);
		expect_eq(t, global(t, o, long, first), 0);
		expect_err(t, global(t, o, long, second), EDEADLK);
		expect_eq(t, counter_of(t, o, 0), i + 1);
	}
}
