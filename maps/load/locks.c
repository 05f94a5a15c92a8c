// SPDX-License-Identifier: GPL-2.0
/* BPF_F_LOCK and bpf_spin_lock(): no update is lost, and no value is seen half. */
#include "maps/load/load.h"

static const struct load_type lockable[] = {
	{ .name = "hash", .type = BPF_MAP_TYPE_HASH },
	{ .name = "array", .type = BPF_MAP_TYPE_ARRAY },
	{ .name = "rhash", .type = BPF_MAP_TYPE_RHASH, .flags = BPF_F_NO_PREALLOC, .since = "7.2" },
};

#define RUNS 400
#define READS 2000

struct twins {
	__u32 lock, unused;
	__u64 a, b;
};

static void open_twins(struct test *t, struct load *l, const struct load_type *type)
{
	__u32 key = 0;

	load_open_file(t, l, "maps/load_locked", type, 4);
	must(t, bpf_map_update_elem(l->map, &key, &(struct twins){0}, BPF_ANY));
}

static void count_in_program(struct worker *w)
{
	int i;

	for (i = 0; i < RUNS; i++)
		worker_do(w, LOAD_ADD, 0, LOAD_STEPS, 0);
}

LOAD_CASE(locked_additions_are_all_there, lockable)
{
	struct twins v;
	struct load l;
	__u32 key = 0;

	open_twins(t, &l, type);
	expect_eq(t, workers_run(&l, NR_WORKERS, count_in_program, NULL), NR_WORKERS * RUNS * LOAD_STEPS);
	must(t, bpf_map_lookup_elem_flags(l.map, &key, &v, BPF_F_LOCK));
	expect_eq(t, v.a, NR_WORKERS * RUNS * LOAD_STEPS);
	expect_eq(t, v.b, NR_WORKERS * RUNS * LOAD_STEPS);
}

/* Even workers read, odd ones write; done counts the values that were whole. */
static void read_or_write(struct worker *w)
{
	struct twins v = {0};
	__u32 key = 0;
	int i, err = 0;

	for (i = 0; i < READS && !err; i++) {
		if (w->index % 2) {
			v.a = v.b = 1000ULL * w->index + i;
			err = bpf_map_update_elem(w->l->map, &key, &v, BPF_F_LOCK | BPF_EXIST);
			w->done++;
		} else {
			err = bpf_map_lookup_elem_flags(w->l->map, &key, &v, BPF_F_LOCK);
			w->done += v.a == v.b;
		}
	}
	w->failed = err;
}

LOAD_CASE(locked_values_are_whole, lockable)
{
	struct load l;

	open_twins(t, &l, type);
	expect_eq(t, workers_run(&l, NR_WORKERS, read_or_write, NULL), NR_WORKERS * READS);
}
