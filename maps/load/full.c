// SPDX-License-Identifier: GPL-2.0
/* As large as users make them, and full. */
#include <stdlib.h>

#include "maps/load/load.h"

static const struct load_type large[] = {
	{ .name = "hash", .type = BPF_MAP_TYPE_HASH },
};
static const struct load_type lrus[] = {
	{ .name = "lru_hash", .type = BPF_MAP_TYPE_LRU_HASH },
};

#define MILLION 1000000
#define CHUNK 50000

static __u32 *keys;
static __u64 *values;

/* Batches of keys from @first; the values are three times the keys. */
static int put_chunk(const struct load *l, __u32 first, __u32 *count)
{
	__u32 i;

	for (i = 0; i < *count; i++) {
		keys[i] = first + i;
		values[i] = 3ULL * keys[i];
	}
	return bpf_map_update_batch(l->map, keys, values, count, NULL);
}

/* Takes all out; how many there were with the right value, or a negative errno. */
static long long take_all(const struct load *l)
{
	__u32 at, count, i;
	long long right = 0;
	int err = 0, first = 1;

	while (!err) {
		count = CHUNK;
		err = bpf_map_lookup_and_delete_batch(l->map, first ? NULL : &at, &at, keys, values, &count,
						      NULL);
		first = 0;
		for (i = 0; (!err || err == -ENOENT) && i < count; i++)
			right += values[i] == 3ULL * keys[i];
	}
	return err == -ENOENT ? right : err;
}

LOAD_CASE(million_entries, large)
{
	struct load l;
	__u32 key, count;

	keys = calloc(CHUNK, sizeof(*keys));
	values = calloc(CHUNK, sizeof(*values));
	must(t, keys && values ? 0 : -ENOMEM);
	load_open(t, &l, type, MILLION);
	for (key = 0; key < MILLION; key += CHUNK) {
		count = CHUNK;
		must(t, put_chunk(&l, key, &count));
		if (count != CHUNK)
			test_fail(t, "a batch of %d put %u", CHUNK, count);
	}
	/* what is there can still be changed, and nothing more put */
	expect_ok(t, load_put(&l, MILLION - 1, 3ULL * (MILLION - 1), BPF_EXIST));
	expect_err(t, load_put(&l, MILLION, 0, BPF_ANY), E2BIG);
	expect_eq(t, take_all(&l), MILLION);
	expect_eq(t, load_count(&l, 1), 0);
	expect_ok(t, load_put(&l, MILLION, 0, BPF_ANY));
}

/* A service load balancer's table: it never says that it is full, and has what came last. */
#define TABLE 65536
#define CHURN (2 * TABLE / NR_WORKERS)

static void churn(struct worker *w)
{
	__u32 i, first = w->index * CHURN;
	long long inserted = 0;
	long *found = w->arg;

	for (i = 0; i < CHURN && !w->failed; i += LOAD_STEPS) {
		inserted += worker_do(w, LOAD_INSERT, first + i, LOAD_STEPS, 0);
		/* by the same way, as each CPU has free elements of its own */
		__sync_fetch_and_add(found, worker_do(w, LOAD_FIND, first + i + LOAD_STEPS - 1, 1, ENOENT));
	}
	w->done = inserted;
}

LOAD_CASE(table_under_churn, lrus)
{
	struct load l;
	long found = 0;
	long long n;

	load_open(t, &l, type, TABLE);
	/* each insert was done, and each last one of LOAD_STEPS was found at once */
	expect_eq(t, workers_run(&l, NR_WORKERS, churn, &found), 2 * TABLE);
	expect_eq(t, found, 2 * TABLE / LOAD_STEPS);
	n = load_count(&l, 2 * TABLE);
	expect_true(t, n > 0 && n <= TABLE);
	/* most of it is used: what a CPU keeps free for itself is little beside this size */
	expect_true(t, n > TABLE / 2);
}
