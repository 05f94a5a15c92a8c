// SPDX-License-Identifier: GPL-2.0
/*
 * Walking over a map in which others come and go: what stays is seen once by those ways
 * that promise it (batches, bpf_for_each_map_elem(): a bucket at a time, under its
 * lock).  get_next_key does not: it begins anew when its key has gone.
 */
#include <stdatomic.h>
#include <string.h>

#include "maps/load/load.h"

static const struct load_type walked[] = {
	{ .name = "hash", .type = BPF_MAP_TYPE_HASH },
	{ .name = "hash_no_prealloc", .type = BPF_MAP_TYPE_HASH, .flags = BPF_F_NO_PREALLOC },
	{ .name = "percpu_hash", .type = BPF_MAP_TYPE_PERCPU_HASH, .per_cpu = true },
};

#define STAYING 512	/* MAX_SEEN of progs/maps/load_seen.bpf.c */
#define COMING 512
#define PASSES 8
#define CHUNK 256	/* elements a batch; no bucket is as full */

struct walk {
	const struct load *load;
	atomic_bool over;
	/* one pass over the map; adds what it sees of the first keys to seen */
	int (*pass)(struct walk *k);
	struct bpf_object *obj;
	__u32 seen[STAYING];
	long long other, again;	/* passes in which one was not seen, or seen more than once */
};

static void seen(struct walk *k, __u32 key)
{
	if (key < STAYING)
		k->seen[key]++;
}

static int pass_by_batch(struct walk *k)
{
	static __u64 values[CHUNK * 64];
	static __u32 keys[CHUNK];
	__u32 at, i, count;
	int err = 0, first = 1;

	while (!err) {
		count = CHUNK;
		err = bpf_map_lookup_batch(k->load->map, first ? NULL : &at, &at, keys, values, &count, NULL);
		first = 0;
		for (i = 0; (!err || err == -ENOENT) && i < count; i++)
			seen(k, keys[i]);
	}
	return err == -ENOENT ? 0 : err;
}

static int pass_by_program(struct walk *k)
{
	int map = bpf_object__find_map_fd_by_name(k->obj, "seen"), err;
	__u64 n, zero = 0;
	__u32 key;

	err = prog_run(k->load->prog, NULL, 0, NULL, 0);
	for (key = 0; err >= 0 && key < STAYING; key++) {
		err = bpf_map_lookup_elem(map, &key, &n) ?: bpf_map_update_elem(map, &key, &zero, BPF_ANY);
		k->seen[key] = n;
	}
	return err < 0 ? err : 0;
}

static void judge(struct walk *k)
{
	int i;

	for (i = 0; i < STAYING; i++) {
		k->other += k->seen[i] < 1;
		k->again += k->seen[i] > 1;
		k->seen[i] = 0;
	}
}

static void walk_or_churn(struct worker *w)
{
	struct walk *k = w->arg;
	__u32 key;
	int i;

	if (!w->index) {
		for (i = 0; i < PASSES && !w->failed; i++) {
			w->failed = k->pass(k);
			judge(k);
		}
		k->over = true;
		return;
	}
	while (!k->over && !w->failed) {
		for (key = 0; key < COMING && !w->failed; key++)
			w->failed = load_put(w->l, STAYING + w->index * COMING + key, key, BPF_ANY);
		for (key = 0; key < COMING && !w->failed; key++)
			w->failed = load_del(w->l, STAYING + w->index * COMING + key);
	}
}

static void walk(struct test *t, struct load *l, int (*pass)(struct walk *k))
{
	static struct walk k;
	__u32 key;

	k.load = l;
	k.obj = l->obj;
	k.pass = pass;
	for (key = 0; key < STAYING; key++)
		must(t, load_put(l, key, key, BPF_ANY));
	workers_run(l, NR_WORKERS - 1, walk_or_churn, &k);
	expect_eq(t, k.other, 0);
	expect_eq(t, k.again, 0);
}

#define ROOM (STAYING + NR_WORKERS * COMING)

LOAD_CASE(batch_sees_each_once, walked)
{
	struct load l;

	load_open(t, &l, type, ROOM);
	walk(t, &l, pass_by_batch);
}

LOAD_CASE(for_each_sees_each_once, walked)
{
	struct load l;

	/* bpf_for_each_map_elem() */
	if (!verlist_holds("5.13", test_kver()))
		test_skip(t, "progs/maps/load_seen.bpf.c: bpf_for_each_map_elem since 5.13");
	load_open_file(t, &l, "maps/load_seen", type, ROOM);
	walk(t, &l, pass_by_program);
}
