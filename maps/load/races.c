// SPDX-License-Identifier: GPL-2.0
/* Elements that come and go at several places at once: each once, and none lost. */
#include "maps/load/load.h"

#define NO_PREALLOC .flags = BPF_F_NO_PREALLOC
static const struct load_type hashes[] = {
	{ .name = "hash", .type = BPF_MAP_TYPE_HASH },
	{ .name = "hash_no_prealloc", .type = BPF_MAP_TYPE_HASH, NO_PREALLOC },
	{ .name = "percpu_hash", .type = BPF_MAP_TYPE_PERCPU_HASH, .per_cpu = true },
	{ .name = "rhash", .type = BPF_MAP_TYPE_RHASH, NO_PREALLOC, .since = "7.2" },
	{ .name = "lpm_trie", .type = BPF_MAP_TYPE_LPM_TRIE, NO_PREALLOC, .prefix = true },
};
/* Those that lookup_and_delete knows: all but the trie, "bpf: Add lookup_and_delete_elem support to hashtab". */
#define NR_TAKING 4
static const struct load_type counters[] = {
	{ .name = "array", .type = BPF_MAP_TYPE_ARRAY },
	{ .name = "percpu_array", .type = BPF_MAP_TYPE_PERCPU_ARRAY, .per_cpu = true },
	{ .name = "hash", .type = BPF_MAP_TYPE_HASH },
	{ .name = "percpu_hash", .type = BPF_MAP_TYPE_PERCPU_HASH, .per_cpu = true },
	{ .name = "lru_hash", .type = BPF_MAP_TYPE_LRU_HASH },
	{ .name = "lru_percpu_hash", .type = BPF_MAP_TYPE_LRU_PERCPU_HASH, .per_cpu = true },
	{ .name = "rhash", .type = BPF_MAP_TYPE_RHASH, NO_PREALLOC, .since = "7.2" },
	{ .name = "lpm_trie", .type = BPF_MAP_TYPE_LPM_TRIE, NO_PREALLOC, .prefix = true },
};

#define KEYS 512	/* a worker's */
#define ALL (NR_WORKERS * KEYS)

static void insert_own(struct worker *w)
{
	worker_do(w, LOAD_INSERT, w->index * KEYS, KEYS, 0);
}

static void check_values(struct load *l, __u32 nr)
{
	static struct load_value v;
	__u32 key, bad = 0;

	for (key = 0; key < nr; key++)
		if (load_get(l, key, &v) ||
		    (!l->type->per_cpu && v.v[0] != 3ULL * key))
			bad++;
	expect_eq(l->t, bad, 0);
}

LOAD_CASE(inserts_are_all_there, hashes)
{
	struct load l;

	load_open(t, &l, type, ALL);
	expect_eq(t, workers_run(&l, NR_WORKERS, insert_own, NULL), ALL);
	check_values(&l, ALL);
	expect_eq(t, load_count(&l, 2 * ALL), ALL);
	/* exactly full: LPM tries say so in their own way */
	expect_err(t, load_put(&l, ALL, 1, BPF_ANY), type->prefix ? ENOSPC : E2BIG);
}

static void insert_same(struct worker *w)
{
	worker_do(w, LOAD_INSERT, 0, KEYS, EEXIST);
}

LOAD_CASE(insert_has_one_winner, hashes)
{
	struct load l;

	load_open(t, &l, type, ALL);
	expect_eq(t, workers_run(&l, NR_WORKERS, insert_same, NULL), KEYS);
	expect_eq(t, load_count(&l, ALL), KEYS);
}

static void delete_same(struct worker *w)
{
	worker_do(w, LOAD_DELETE, 0, KEYS, ENOENT);
}

LOAD_CASE(delete_has_one_winner, hashes)
{
	struct load l;

	load_open(t, &l, type, ALL);
	expect_eq(t, workers_run(&l, 1, insert_same, NULL), KEYS);
	expect_eq(t, workers_run(&l, NR_WORKERS, delete_same, NULL), KEYS);
	expect_eq(t, load_count(&l, ALL), 0);
}

static void take_same(struct worker *w)
{
	static __thread struct load_value v;
	__u32 key;
	int err;

	for (key = 0; key < KEYS && !w->failed; key++) {
		err = load_take(w->l, key, &v);
		if (!err)
			w->done++;
		else if (err != -ENOENT)
			w->failed = err;
	}
}

static void take_has_one_winner(struct test *t, const struct load_type *type)
{
	static struct load_value v;
	struct load l;

	load_open(t, &l, type, ALL);
	if (!verlist_holds("5.14", test_kver())) {
		expect_err(t, load_take(&l, 0, &v), BM_ENOTSUPP);
		return;
	}
	expect_eq(t, workers_run(&l, 1, insert_same, NULL), KEYS);
	expect_eq(t, workers_run(&l, NR_WORKERS, take_same, NULL), KEYS);
	expect_eq(t, load_count(&l, ALL), 0);
}

static void __attribute__((constructor)) take_has_one_winner_register(void)
{
	load_register(hashes, NR_TAKING, "take_has_one_winner", take_has_one_winner);
}

#define ROUNDS 8

static void come_and_go(struct worker *w)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		worker_do(w, LOAD_INSERT, w->index * KEYS, KEYS, 0);
		worker_do(w, LOAD_DELETE, w->index * KEYS, KEYS, 0);
	}
}

/* Whatever comes and goes, no room is lost: it ends empty, and is full with as much as before. */
LOAD_CASE(comings_and_goings_lose_no_room, hashes)
{
	struct load l;

	load_open(t, &l, type, ALL);
	expect_eq(t, workers_run(&l, NR_WORKERS, come_and_go, NULL), 2 * ROUNDS * ALL);
	expect_eq(t, load_count(&l, ALL), 0);
	expect_eq(t, workers_run(&l, NR_WORKERS, insert_own, NULL), ALL);
	expect_err(t, load_put(&l, ALL, 1, BPF_ANY), type->prefix ? ENOSPC : E2BIG);
}

#define COUNTERS LOAD_STEPS
#define ADDITIONS 100

static void add_to_all(struct worker *w)
{
	int i;

	for (i = 0; i < ADDITIONS; i++)
		worker_do(w, LOAD_ADD, 0, COUNTERS, 0);
}

static __u64 sum_of(const struct load *l, __u32 key)
{
	static struct load_value v;
	int i, nr = l->type->per_cpu ? libbpf_num_possible_cpus() : 1;
	__u64 sum = 0;

	must(l->t, load_get(l, key, &v));
	for (i = 0; i < nr; i++)
		sum += v.v[i];
	return sum;
}

LOAD_CASE(atomic_additions_are_all_there, counters)
{
	struct load l;
	__u32 key, bad = 0;

	load_open(t, &l, type, 2 * COUNTERS);
	for (key = 0; key < COUNTERS; key++)
		must(t, load_put(&l, key, 0, BPF_ANY));
	expect_eq(t, workers_run(&l, NR_WORKERS, add_to_all, NULL), NR_WORKERS * ADDITIONS * COUNTERS);
	for (key = 0; key < COUNTERS; key++)
		bad += sum_of(&l, key) != NR_WORKERS * ADDITIONS;
	expect_eq(t, bad, 0);
}
