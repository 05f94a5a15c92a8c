// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_BLOOM_FILTER (kernel/bpf/bloom_filter.c) */
#include "maps/maps.h"

#define BLOOM .type = BPF_MAP_TYPE_BLOOM_FILTER, .value_size = 8, .max_entries = 4
DEFINE_MAP_TYPE_OPTS(bloom_filter, .since = "5.16", .args = { BLOOM });

MAP_CREATES(bloom_filter,
	CREATE(max_entries_0, ARGS(BLOOM, .max_entries = 0), ELSE(EINVAL)),
	CREATE(key_size_4, ARGS(BLOOM, .key_size = 4), ELSE(EINVAL)),
	CREATE(value_size_0, ARGS(BLOOM, .value_size = 0), ELSE(EINVAL)),
	/* "Check bloom filter map value size" */
	CREATE(value_size_over_4mib, ARGS(BLOOM, .value_size = (4 << 20) + 8),
	       ERR_SINCE("6.9 6.8.10 6.6.31 6.1.91", E2BIG), ELSE_OK),
	/* the number of hash functions */
	CREATE(map_extra_15, ARGS(BLOOM, .map_extra = 15), ELSE_OK),
	CREATE(map_extra_16, ARGS(BLOOM, .map_extra = 16), ELSE(EINVAL)),
	CREATE(zero_seed, ARGS(BLOOM, .map_flags = BPF_F_ZERO_SEED), ELSE_OK),
	CREATE(no_prealloc, ARGS(BLOOM, .map_flags = BPF_F_NO_PREALLOC), ELSE(EINVAL)));

static int push(int fd, __u64 value, __u64 flags)
{
	return bpf_map_update_elem(fd, NULL, &value, flags);
}

static int peek(int fd, __u64 value)
{
	return bpf_map_lookup_elem(fd, NULL, &value);
}

MAP_PLAIN(bloom_filter, pushed_is_found)
{
	int fd = map_create(t, BLOOM), i;

	for (i = 0; i < 4; i++)
		expect_ok(t, push(fd, i, BPF_ANY));
	for (i = 0; i < 4; i++)
		expect_ok(t, peek(fd, i));
}

MAP_PLAIN(bloom_filter, empty_has_nothing)
{
	expect_err(t, peek(map_create(t, BLOOM), 0), ENOENT);
}

MAP_PLAIN(bloom_filter, push_beyond_max_entries)
{
	int fd = map_create(t, BLOOM), i;

	for (i = 0; i < 8; i++)
		expect_ok(t, push(fd, i, BPF_ANY));
}

MAP_PLAIN(bloom_filter, push_flags)
{
	int fd = map_create(t, BLOOM);

	expect_err(t, push(fd, 1, BPF_NOEXIST), EINVAL);
	expect_err(t, push(fd, 1, BPF_EXIST), EINVAL);
}

MAP_PLAIN(bloom_filter, delete)
{
	expect_err(t, bpf_map_delete_elem(map_create(t, BLOOM), NULL), EOPNOTSUPP);
}

MAP_PLAIN(bloom_filter, next_key)
{
	__u32 next;

	expect_err(t, bpf_map_get_next_key(map_create(t, BLOOM), NULL, &next), EOPNOTSUPP);
}

/* map_lookup_and_delete_elem() does not know the type, and never calls bloom_map_pop_elem() */
MAP_PLAIN(bloom_filter, lookup_and_delete)
{
	int fd = map_create(t, BLOOM);
	__u64 value = 0;

	expect_err(t, bpf_map_lookup_and_delete_elem(fd, NULL, &value), BM_ENOTSUPP);
}

MAP_PLAIN(bloom_filter, prog_push_is_found_by_syscall)
{
	struct map_prog p = map_prog_load(t, "bloom_filter", "push_peek");

	expect_err(t, peek(p.map, 7), ENOENT);
	expect_ok(t, prog_op(&p, MAP_OP_PUSH, 7, BPF_ANY));
	expect_ok(t, peek(p.map, 7));
}

MAP_PLAIN(bloom_filter, prog_finds_what_syscall_pushed)
{
	struct map_prog p = map_prog_load(t, "bloom_filter", "push_peek");

	expect_err(t, prog_op(&p, MAP_OP_PEEK, 7, 0), ENOENT);
	expect_ok(t, push(p.map, 7, BPF_ANY));
	expect_ok(t, prog_op(&p, MAP_OP_PEEK, 7, 0));
}

MAP_PLAIN(bloom_filter, prog_peek_of_stack_value)
{
	struct map_prog p = map_prog_load(t, "bloom_filter", "peek_stack");

	expect_err(t, prog_op(&p, MAP_OP_PEEK, 7, 0), ENOENT);
	expect_ok(t, push(p.map, 7, BPF_ANY));
	expect_ok(t, prog_op(&p, MAP_OP_PEEK, 7, 0));
}

/*
 * All of 2000 values are found from both sides, whoever pushed them.  bloom_map_alloc()
 * gives them 16384 bits and each 5 of these: 2 of 100 others are found by chance, and
 * no seed makes it 10.
 */
MAP_CASE(bloom_filter, job_no_false_negative)
{
	const __u32 nr = 2000;
	struct map_args args = { BLOOM, .max_entries = nr };
	struct map_prog p = map_prog_load_as(t, "bloom_filter", "bulk", &args);
	__u32 i, absent = 0;

	expect_ok(t, prog_bulk(&p, MAP_OP_PUSH, 0, nr - 200));
	for (i = nr - 200; i < nr; i++)
		expect_ok(t, push(p.map, i, BPF_ANY));
	expect_ok(t, prog_bulk(&p, MAP_OP_PEEK, 0, nr));
	expect_eq(t, p.io->visited, nr);
	for (i = 0; i < nr; i += 10)
		absent += peek(p.map, i) != 0;
	expect_eq(t, absent, 0);
	expect_ok(t, prog_bulk(&p, MAP_OP_PEEK, 1000000, nr));
	expect_true(t, p.io->visited < nr / 10);
}

/* One bit of one hash function each: what is not there is found more often, but is told still. */
MAP_PLAIN(bloom_filter, one_hash_function)
{
	int fd = map_create(t, BLOOM, .map_extra = 1, .max_entries = 100), i, found = 0;

	for (i = 0; i < 100; i++)
		expect_ok(t, push(fd, i, BPF_ANY));
	for (i = 0; i < 100; i++)
		expect_ok(t, peek(fd, i));
	for (i = 1000; i < 1200; i++)
		found += !peek(fd, i);
	expect_true(t, found < 200);
}
