// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_HASH and what its kin share (kernel/bpf/hashtab.c) */
#include "maps/types.h"

#define HASH .type = BPF_MAP_TYPE_HASH, KEYED
static const struct map_type *const htab_types[] = {
	&map_type_hash, &map_type_percpu_hash, &map_type_lru_hash, &map_type_lru_percpu_hash,
	&map_type_rhash,
};
/* those that can be full */
static const struct map_type *const full_types[] = {
	&map_type_hash, &map_type_percpu_hash, &map_type_rhash,
};

#define KMALLOC_MAX (4 << 20)

MAP_CREATES(hash,
	/* htab_map_alloc_check() */
	CREATE(max_entries_0, ARGS(HASH, .max_entries = 0), ELSE(EINVAL)),
	CREATE(key_size_0, ARGS(HASH, .key_size = 0), ELSE(EINVAL)),
	CREATE(value_size_0, ARGS(HASH, .value_size = 0), ELSE(EINVAL)),
	CREATE(key_size_512, ARGS(HASH, .key_size = 512), ELSE_OK),
	/* MAX_BPF_STACK was the limit until 5.11 "Lift hashtab key_size limit" */
	CREATE(key_size_513, ARGS(HASH, .key_size = 513), OK_SINCE("5.11"), ELSE(E2BIG)),
	CREATE(value_size_4mib, ARGS(HASH, .value_size = KMALLOC_MAX, .max_entries = 1),
	       ELSE(E2BIG)),
	CREATE(value_size_below_4mib,
	       ARGS(HASH, .value_size = KMALLOC_MAX - 4096, .max_entries = 1), ELSE_OK),
	/* buckets are a power of two, and must fit in 32 bits */
	CREATE(max_entries_over_2gi,
	       ARGS(HASH, .max_entries = (1U << 31) + 1, .map_flags = BPF_F_NO_PREALLOC),
	       ELSE(E2BIG)),
	CREATE(no_prealloc, ARGS(HASH, .map_flags = BPF_F_NO_PREALLOC), ELSE_OK),
	CREATE(zero_seed, ARGS(HASH, .map_flags = BPF_F_ZERO_SEED), ELSE_OK),
	CREATE(numa_node_0, ARGS(HASH, .map_flags = BPF_F_NUMA_NODE), ELSE_OK),
	CREATE(no_common_lru, ARGS(HASH, .map_flags = BPF_F_NO_COMMON_LRU), ELSE(EINVAL)),
	CREATE(mmapable, ARGS(HASH, .map_flags = BPF_F_MMAPABLE), ELSE(EINVAL)),
	CREATE(key_and_value_size_4mib,
	       ARGS(HASH, .key_size = KMALLOC_MAX / 2, .value_size = KMALLOC_MAX / 2),
	       ELSE(E2BIG)));

static bool is_percpu(const struct test *t)
{
	return family_type(t) == &map_type_percpu_hash ||
	       family_type(t) == &map_type_lru_percpu_hash;
}

FAMILY_PLAIN(htab, update_is_seen_by_lookup)
{
	expect_ok(t, elem_put(fd, 5, 7));
	expect_eq(t, elem_get(fd, 5), 7);
	expect_ok(t, elem_put(fd, 5, 8));
	expect_eq(t, elem_get(fd, 5), 8);
}

FAMILY_PLAIN(htab, lookup_absent)
{
	expect_err(t, elem_get(fd, 5), ENOENT);
}

FAMILY_PLAIN(htab, update_noexist_of_present)
{
	expect_ok(t, elem_put_flags(fd, 5, 7, BPF_NOEXIST));
	expect_err(t, elem_put_flags(fd, 5, 8, BPF_NOEXIST), EEXIST);
	expect_eq(t, elem_get(fd, 5), 7);
}

FAMILY_PLAIN(htab, update_exist_of_absent)
{
	expect_err(t, elem_put_flags(fd, 5, 7, BPF_EXIST), ENOENT);
	expect_err(t, elem_get(fd, 5), ENOENT);
}

FAMILY_PLAIN(htab, update_unknown_flags)
{
	expect_err(t, elem_put_flags(fd, 5, 7, 1ULL << 31), EINVAL);
}

/* Per-CPU maps only ask for "up to BPF_F_ALL_CPUS" since that came in 7.0. */
FAMILY_PLAIN(htab, update_noexist_and_exist)
{
	expect(t, elem_put_flags(fd, 5, 7, BPF_NOEXIST | BPF_EXIST),
	       OK_SINCE(is_percpu(t) ? "7.0" : "never"), ELSE(EINVAL));
}

FAMILY_PLAIN(htab, update_lock_without_spin_lock)
{
	expect_err(t, elem_put_flags(fd, 5, 7, BPF_F_LOCK), EINVAL);
}

FAMILY_PLAIN(htab, delete_absent)
{
	expect_err(t, elem_del(fd, 5), ENOENT);
}

FAMILY_PLAIN(htab, delete_makes_absent)
{
	expect_ok(t, elem_put(fd, 5, 7));
	expect_ok(t, elem_del(fd, 5));
	expect_err(t, elem_get(fd, 5), ENOENT);
}

FAMILY_PLAIN(htab, lookup_and_delete)
{
	expect_ok(t, elem_put(fd, 5, 7));
	if (expect(t, elem_take(fd, 5), OK_SINCE("5.14"), ELSE(BM_ENOTSUPP)) &&
	    verlist_holds("5.14", test_kver())) {
		expect_err(t, elem_get(fd, 5), ENOENT);
		expect_err(t, elem_take(fd, 5), ENOENT);
	}
}

FAMILY_PLAIN(htab, lookup_and_delete_gives_value)
{
	if (!verlist_holds("5.14", test_kver()))
		test_skip(t, "BPF_MAP_LOOKUP_AND_DELETE_ELEM of hash tables: since 5.14");
	expect_ok(t, elem_put(fd, 5, 7));
	expect_eq(t, elem_take(fd, 5), 7);
}

FAMILY_PLAIN(htab, next_key_of_empty)
{
	expect_err(t, elem_next(fd, NULL), ENOENT);
}

FAMILY_PLAIN(htab, next_key_visits_each_once)
{
	expect_ok(t, elem_fill(fd, 4));
	expect_eq(t, elem_count(fd, 8), 4);
}

FAMILY_PLAIN(htab, next_key_of_absent_is_first)
{
	__u32 absent = 9;

	expect_ok(t, elem_fill(fd, 3));
	expect_eq(t, elem_next(fd, &absent), elem_next(fd, NULL));
}

FAMILY_PLAIN(htab, batch_lookup_ends_with_enoent)
{
	static struct elems e = { .count = BATCH };

	expect_ok(t, elem_fill(fd, 3));
	expect_err(t, batch_lookup(fd, &e, 0), ENOENT);
	expect_eq(t, e.count, 3);
}

FAMILY_PLAIN(htab, batch_lookup_and_delete_empties)
{
	static struct elems e = { .count = BATCH };

	expect_ok(t, elem_fill(fd, 3));
	expect_err(t, batch_take(fd, &e), ENOENT);
	expect_eq(t, e.count, 3);
	expect_eq(t, elem_count(fd, 8), 0);
}

FAMILY_PLAIN(htab, batch_update)
{
	static struct elems e = { .keys = { 1, 2 }, .count = 2 };

	expect_ok(t, batch_update(fd, &e, 0));
	expect_eq(t, elem_count(fd, 8), 2);
}

FAMILY_PLAIN(htab, batch_delete_stops_at_absent)
{
	static struct elems e = { .keys = { 0, 1, 9, 2 }, .count = 4 };

	expect_ok(t, elem_fill(fd, 3));
	expect_err(t, batch_delete(fd, &e), ENOENT);
	expect_eq(t, e.count, 2);
	expect_eq(t, elem_count(fd, 8), 1);
}

FAMILY_PLAIN(htab, batch_of_none)
{
	static struct elems e;

	expect_ok(t, elem_fill(fd, 3));
	expect_ok(t, batch_take(fd, &e));
	expect_eq(t, elem_count(fd, 8), 3);
}

FAMILY_PLAIN(htab, batch_unknown_elem_flags)
{
	static struct elems e = { .count = 1 };

	expect_err(t, batch_lookup(fd, &e, BPF_NOEXIST), EINVAL);
	expect_err(t, batch_update(fd, &e, BPF_NOEXIST), EINVAL);
}

/* What was passed as count is not what was done: "Set uattr->batch.count as zero before ..." */
FAMILY_PLAIN(htab, batch_error_resets_count)
{
	__u32 count = 2;

	expect_err(t, bpf_map_delete_batch(fd, (void *)8, &count, NULL), EFAULT);
	expect_eq(t, count, 0);
	count = 2;
	expect_err(t, bpf_map_update_batch(fd, (void *)8, (void *)8, &count, NULL), EFAULT);
	expect_eq(t, count, 0);
}

FAMILY_PLAIN(htab, batch_unknown_flags)
{
	LIBBPF_OPTS(bpf_map_batch_opts, opts, .flags = 1);
	__u32 at, keys[2], count = 2;
	__u64 values[2];

	expect_err(t, bpf_map_lookup_batch(fd, NULL, &at, keys, values, &count, &opts), EINVAL);
	expect_err(t, bpf_map_lookup_and_delete_batch(fd, NULL, &at, keys, values, &count, &opts),
		   EINVAL);
}

FAMILY_PLAIN(htab, batch_bad_cursor_pointer)
{
	__u32 at, keys[2], count = 2;
	static __u64 values[2 * MAX_CPUS];

	expect_ok(t, elem_fill(fd, 3));
	expect_err(t, bpf_map_lookup_batch(fd, (void *)8, &at, keys, values, &count, NULL), EFAULT);
}

FAMILY_PLAIN(htab, update_cpu_flag)
{
	expect(t, elem_put_flags(fd, 5, 7, BPF_F_CPU), OK_SINCE(is_percpu(t) ? "7.0" : "never"),
	       ELSE(EINVAL));
}

FAMILY_PLAIN(htab, mmap)
{
	expect_err(t, mmap_try(fd, 4096, PROT_READ, MAP_SHARED, 0), BM_ENOTSUPP);
}

/* ---- from a program */

FAMILY_PLAIN(htab, prog_update_is_seen_by_syscall)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "elem");

	(void)fd;
	expect_ok(t, prog_put(&p, 5, 7, BPF_NOEXIST));
	expect_eq(t, elem_get(p.map, 5), 7);	/* per-CPU: on the first, where it ran */
	expect_err(t, prog_put(&p, 5, 8, BPF_NOEXIST), EEXIST);
}

FAMILY_PLAIN(htab, syscall_update_is_seen_by_prog)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "elem");

	(void)fd;
	expect_err(t, prog_get(&p, 5), ENOENT);
	expect_ok(t, elem_put(p.map, 5, 7));
	expect_eq(t, prog_get(&p, 5), 7);
}

FAMILY_PLAIN(htab, prog_delete_is_seen_by_syscall)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "elem");

	(void)fd;
	expect_ok(t, elem_put(p.map, 5, 7));
	expect_ok(t, prog_del(&p, 5));
	expect_err(t, elem_get(p.map, 5), ENOENT);
	expect_err(t, prog_del(&p, 5), ENOENT);
}

FAMILY_PLAIN(htab, for_each_visits_all)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "for_each");

	(void)fd;
	expect_ok(t, elem_fill(p.map, 3));
	expect_eq(t, map_prog_run(&p), 3);
	expect_eq(t, p.io->sum, 0 + 10 + 20);
}

FAMILY_PLAIN(htab, for_each_stops)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "for_each");

	(void)fd;
	expect_ok(t, elem_fill(p.map, 4));
	p.io->stop_after = 2;
	expect_eq(t, map_prog_run(&p), 2);
}

/* rhash finds its way from the element before, which must therefore still be there. */
FAMILY_PLAIN(htab, for_each_may_delete)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "for_each");

	(void)fd;
	expect_ok(t, elem_fill(p.map, 3));
	p.io->delete_visited = 1;
	expect_eq(t, map_prog_run(&p), family_type(t) == &map_type_rhash ? 1 : 3);
	expect_eq(t, elem_count(p.map, 8), family_type(t) == &map_type_rhash ? 2 : 0);
}

/* ---- full: only what LRU lists do not make room in */

FAMILY_PLAIN(full, insert_when_full)
{
	expect_ok(t, elem_fill(fd, 4));
	expect_err(t, elem_put(fd, 9, 1), E2BIG);
	expect_eq(t, elem_count(fd, 8), 4);
}

FAMILY_PLAIN(full, replace_when_full)
{
	expect_ok(t, elem_fill(fd, 4));
	expect_ok(t, elem_put(fd, 2, 7));
	expect_eq(t, elem_get(fd, 2), 7);
}

FAMILY_PLAIN(full, prog_insert_when_full)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "elem");

	(void)fd;
	expect_ok(t, elem_fill(p.map, 4));
	expect_err(t, prog_put(&p, 9, 1, BPF_ANY), E2BIG);
}

/* ---- BPF_MAP_TYPE_HASH alone */

MAP_PLAIN(hash, no_prealloc_insert_when_full)
{
	int fd = map_create(t, HASH, .map_flags = BPF_F_NO_PREALLOC);

	expect_ok(t, elem_fill(fd, 4));
	expect_err(t, elem_put(fd, 9, 1), E2BIG);
}

MAP_PLAIN(hash, no_prealloc_replace_when_full)
{
	int fd = map_create(t, HASH, .map_flags = BPF_F_NO_PREALLOC);

	expect_ok(t, elem_fill(fd, 4));
	expect_ok(t, elem_put(fd, 2, 7));
}

/* Exact as long as one CPU inserts, though large tables count with one counter a CPU (6.1). */
MAP_PLAIN(hash, no_prealloc_large_when_full)
{
	struct map_args args = { HASH, .max_entries = 1000, .map_flags = BPF_F_NO_PREALLOC };
	struct map_prog p = map_prog_load_as(t, "bulk", "bulk", &args);

	expect_ok(t, prog_bulk(&p, MAP_OP_UPDATE, 0, 1000));
	expect_err(t, prog_bulk(&p, MAP_OP_UPDATE, 1000, 1), E2BIG);
	expect_ok(t, prog_bulk(&p, MAP_OP_DELETE, 500, 1));
	expect_ok(t, prog_bulk(&p, MAP_OP_UPDATE, 1000, 1));
}

/* With the seed, the order of keys is a function of what was put in. */
MAP_PLAIN(hash, zero_seed_repeats_order)
{
	int a = map_create(t, HASH, .max_entries = 64, .map_flags = BPF_F_ZERO_SEED);
	int b = map_create(t, HASH, .max_entries = 64, .map_flags = BPF_F_ZERO_SEED);
	long long key = -1;
	__u32 at;

	expect_ok(t, elem_fill(a, 64));
	expect_ok(t, elem_fill(b, 64));
	do {
		at = key;
		key = elem_next(a, key < 0 ? NULL : &at);
	} while (expect_eq(t, elem_next(b, at == (__u32)-1 ? NULL : &at), key) && key >= 0);
}

/* 64 keys in 64 buckets: one bucket, of which room for 1 is less, there is for sure. */
MAP_PLAIN(hash, batch_lookup_smaller_than_bucket)
{
	int fd = map_create(t, HASH, .max_entries = 64, .map_flags = BPF_F_ZERO_SEED), err = 0, i;
	__u32 at, count, key;
	__u64 value;

	expect_ok(t, elem_fill(fd, 64));
	for (i = 0; i < 64 && !err; i++) {
		count = 1;
		err = bpf_map_lookup_batch(fd, i ? &at : NULL, &at, &key, &value, &count, NULL);
	}
	expect_err(t, err, ENOSPC);
	expect_eq(t, count, 0);
}

MAP_PLAIN(hash, spin_lock_lookup_and_delete)
{
	int fd = must(t, locked_map(t, HASH));
	__u32 key = 5;
	__u64 value;

	expect_ok(t, elem_put(fd, key, 7ULL << 32));
	/* until 5.14 the command knows neither the type nor the flag */
	expect(t, bpf_map_lookup_and_delete_elem_flags(fd, &key, &value, BPF_F_LOCK),
	       OK_SINCE("5.14"), ELSE(EINVAL));
}
