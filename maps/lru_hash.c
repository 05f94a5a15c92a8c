// SPDX-License-Identifier: GPL-2.0
/*
 * What BPF_MAP_TYPE_LRU_HASH and LRU_PERCPU_HASH do unlike other hash tables
 * (kernel/bpf/bpf_lru_list.c)
 */
#include "maps/types.h"

#define LRU .type = BPF_MAP_TYPE_LRU_HASH, KEYED
#define LRU_PERCPU .type = BPF_MAP_TYPE_LRU_PERCPU_HASH, KEYED
static const struct map_type *const lru_types[] = {
	&map_type_lru_hash, &map_type_lru_percpu_hash,
};

MAP_CREATES(lru_hash,
	CREATE(max_entries_0, ARGS(LRU, .max_entries = 0), ELSE(EINVAL)),
	/* elements move between lists, and therefore have to be there */
	CREATE(no_prealloc, ARGS(LRU, .map_flags = BPF_F_NO_PREALLOC), ELSE(BM_ENOTSUPP)),
	CREATE(no_common_lru, ARGS(LRU, .map_flags = BPF_F_NO_COMMON_LRU), ELSE_OK),
	CREATE(numa_node_0, ARGS(LRU, .map_flags = BPF_F_NUMA_NODE), ELSE_OK),
	/* each CPU has a list of its own, on its own node */
	CREATE(no_common_lru_numa_node_0,
	       ARGS(LRU, .map_flags = BPF_F_NO_COMMON_LRU | BPF_F_NUMA_NODE), ELSE(EINVAL)));

MAP_CREATES(lru_percpu_hash,
	CREATE(max_entries_0, ARGS(LRU_PERCPU, .max_entries = 0), ELSE(EINVAL)),
	CREATE(no_prealloc, ARGS(LRU_PERCPU, .map_flags = BPF_F_NO_PREALLOC), ELSE(BM_ENOTSUPP)),
	CREATE(no_common_lru, ARGS(LRU_PERCPU, .map_flags = BPF_F_NO_COMMON_LRU), ELSE_OK),
	CREATE(numa_node_0, ARGS(LRU_PERCPU, .map_flags = BPF_F_NUMA_NODE), ELSE(EINVAL)),
	CREATE(value_size_32kib, ARGS(LRU_PERCPU, .value_size = 32768, .max_entries = 1), ELSE_OK),
	/* as percpu_hash: "Check percpu map value size first" */
	CREATE(value_size_over_32kib, ARGS(LRU_PERCPU, .value_size = 32769, .max_entries = 1),
	       ERR_SINCE("6.12 6.11.3 6.10.14 6.6.55 6.1.113 5.15.168 5.10.227", E2BIG),
	       ELSE(ENOMEM)));

/* map_check_btf(): the errno changed with the btf_record of 6.2 */
FAMILY_PLAIN(lru, create_spin_lock)
{
	(void)fd;
	expect(t, locked_map_try(t, &family_type(t)->args), ERR_SINCE("6.2", EOPNOTSUPP),
	       ELSE(BM_ENOTSUPP));
}

FAMILY_PLAIN(lru, never_full)
{
	expect_ok(t, elem_fill(fd, 16));
	expect_eq(t, elem_get(fd, 15), 150);	/* the newest stays */
}

FAMILY_PLAIN(lru, count_stays_below_limit)
{
	expect_ok(t, elem_fill(fd, 16));
	expect_true(t, elem_count(fd, 8) >= 1);
	expect_true(t, elem_count(fd, 8) <= 4);
}

FAMILY_PLAIN(lru, prog_never_full)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "elem");
	__u32 key;

	(void)fd;
	for (key = 0; key < 16; key++)
		expect_ok(t, prog_put(&p, key, 10 * key, BPF_NOEXIST));
	expect_eq(t, elem_get(p.map, 15), 150);
}

/* htab_map_alloc(): each CPU has the same share of them */
FAMILY_PLAIN(lru, no_common_lru_rounds_max_entries)
{
	struct map_args args = family_type(t)->args;
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);

	args.max_entries = 1;
	args.map_flags = BPF_F_NO_COMMON_LRU;
	fd = must(t, map_try_args(&args));
	expect_ok(t, bpf_map_get_info_by_fd(fd, &info, &len));
	expect_eq(t, info.max_entries, must(t, libbpf_num_possible_cpus()));
}

/* A list of 16 for each CPU, and the first CPU's is full with the keys 0 to 15. */
static struct map_prog full_list(struct test *t)
{
	struct map_args args = family_type(t)->args;
	struct map_prog p;

	args.max_entries = 16 * must(t, libbpf_num_possible_cpus());
	args.map_flags = BPF_F_NO_COMMON_LRU;
	p = map_prog_load_as(t, family_type(t)->name, "elem", &args);
	expect_ok(t, elem_fill(p.map, 16));
	return p;
}

/* What a program has looked up since is not the first to make room. */
FAMILY_PLAIN(lru, prog_lookup_is_use)
{
	struct map_prog p = full_list(t);

	(void)fd;
	expect_eq(t, prog_get(&p, 0), 0);
	expect_ok(t, elem_put(p.map, 16, 160));
	expect_eq(t, elem_get(p.map, 0), 0);
	expect_err(t, elem_get(p.map, 1), ENOENT);
}

/* htab_lru_map_lookup_elem_sys(): who dumps a table must not turn it upside down */
FAMILY_PLAIN(lru, syscall_lookup_is_no_use)
{
	struct map_prog p = full_list(t);

	(void)fd;
	expect_eq(t, elem_get(p.map, 0), 0);
	expect_ok(t, elem_put(p.map, 16, 160));
	expect_err(t, elem_get(p.map, 0), ENOENT);
}
