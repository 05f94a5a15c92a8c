// SPDX-License-Identifier: GPL-2.0
/*
 * What BPF_MAP_TYPE_RHASH, the hash table that grows, does unlike others
 * (rhtab_map_ops in kernel/bpf/hashtab.c, 7.2); the rest is in maps/hash.c.
 */
#include "maps/types.h"

#define RHASH .type = BPF_MAP_TYPE_RHASH, KEYED, .map_flags = BPF_F_NO_PREALLOC
#define U16_MAX 65535

MAP_CREATES(rhash,
	/* rhtab_map_alloc_check() */
	CREATE(prealloc, ARGS(RHASH, .map_flags = 0), ELSE(EINVAL)),
	CREATE(zero_seed, ARGS(RHASH, .map_flags = BPF_F_NO_PREALLOC | BPF_F_ZERO_SEED),
	       ELSE(EINVAL)),
	CREATE(no_common_lru, ARGS(RHASH, .map_flags = BPF_F_NO_PREALLOC | BPF_F_NO_COMMON_LRU),
	       ELSE(EINVAL)),
	CREATE(mmapable, ARGS(RHASH, .map_flags = BPF_F_NO_PREALLOC | BPF_F_MMAPABLE),
	       ELSE(EINVAL)),
	CREATE(key_size_0, ARGS(RHASH, .key_size = 0), ELSE(EINVAL)),
	CREATE(key_size_64kib, ARGS(RHASH, .key_size = U16_MAX), ELSE_OK),
	CREATE(key_size_over_64kib, ARGS(RHASH, .key_size = U16_MAX + 1), ELSE(E2BIG)),
	CREATE(value_size_0, ARGS(RHASH, .value_size = 0), ELSE(EINVAL)),
	CREATE(value_size_4mib, ARGS(RHASH, .value_size = 4 << 20), ELSE(E2BIG)),
	CREATE(max_entries_0, ARGS(RHASH, .max_entries = 0), ELSE(EINVAL)),
	CREATE(max_entries_2gi, ARGS(RHASH, .max_entries = 1U << 31), ELSE_OK),
	CREATE(max_entries_over_2gi, ARGS(RHASH, .max_entries = (1U << 31) + 1), ELSE(E2BIG)),
	CREATE(numa_node_0, ARGS(RHASH, .map_flags = BPF_F_NO_PREALLOC | BPF_F_NUMA_NODE), ELSE_OK),
	/* the number of elements to make room for at once */
	CREATE(presize, ARGS(RHASH, .map_extra = 4), ELSE_OK),
	CREATE(presize_over_max_entries, ARGS(RHASH, .map_extra = 5), ELSE(EINVAL)),
	CREATE(presize_64k, ARGS(RHASH, .map_extra = U16_MAX, .max_entries = 1 << 20), ELSE_OK),
	CREATE(presize_over_64k, ARGS(RHASH, .map_extra = U16_MAX + 1, .max_entries = 1 << 20),
	       ELSE(E2BIG)),
	CREATE(presize_upper_half, ARGS(RHASH, .map_extra = 1ULL << 32), ELSE(EINVAL)));

static struct map_prog load_elem(struct test *t)
{
	return map_prog_load(t, "rhash", "elem");
}

/* What a pointer to an element of 7 shows after an update to 8. */
static long long seen_after_update(struct test *t, const char *file)
{
	struct map_prog p = map_prog_load(t, file, "update_under_pointer");

	expect_ok(t, elem_put(p.map, 1, 7));
	p.io->key[0] = 1;
	expect_ok(t, prog_op(&p, MAP_OP_UPDATE, 8, BPF_ANY));
	expect_eq(t, elem_get(p.map, 1), 8);
	return p.io->value;
}

/* rhtab_map_update_existing(): who holds the element sees the new value, unlike in hash. */
MAP_PLAIN(rhash, update_is_in_place)
{
	expect_eq(t, seen_after_update(t, "rhash"), 8);
}

MAP_PLAIN(hash, update_is_not_in_place)
{
	expect_eq(t, seen_after_update(t, "hash"), 7);
}

/* From the smallest table to ten thousand elements, and back. */
MAP_PLAIN(rhash, grows_and_shrinks)
{
	struct map_args args = { RHASH, .max_entries = 1 << 20 };
	struct map_prog p = map_prog_load_as(t, "bulk", "bulk", &args);

	expect_ok(t, prog_bulk(&p, MAP_OP_UPDATE, 0, 10000));
	expect_ok(t, prog_bulk(&p, MAP_OP_LOOKUP, 0, 10000));
	expect_eq(t, p.io->visited, 10000);
	expect_ok(t, prog_bulk(&p, MAP_OP_DELETE, 0, 9990));
	expect_ok(t, prog_bulk(&p, MAP_OP_LOOKUP, 9990, 10));
	expect_eq(t, p.io->visited, 10);
}

MAP_PLAIN(rhash, update_exist_when_full)
{
	int fd = map_create(t, RHASH);

	expect_ok(t, elem_fill(fd, 4));
	expect_ok(t, elem_put_flags(fd, 2, 7, BPF_EXIST));
	expect_err(t, elem_put_flags(fd, 9, 7, BPF_EXIST), ENOENT);
	expect_err(t, elem_put_flags(fd, 9, 7, BPF_NOEXIST), E2BIG);
}

/* Keys of a long have a hash function of their own (rhtab_hashfn_long()). */
MAP_PLAIN(rhash, key_of_8_bytes)
{
	int fd = map_create(t, RHASH, .key_size = 8);
	__u64 key = 1ULL << 32, other = 1, value = 7;

	expect_ok(t, bpf_map_update_elem(fd, &key, &value, BPF_ANY));
	value = 8;
	expect_ok(t, bpf_map_update_elem(fd, &other, &value, BPF_ANY));
	expect_ok(t, bpf_map_lookup_elem(fd, &key, &value));
	expect_eq(t, value, 7);
	expect_ok(t, bpf_map_delete_elem(fd, &key));
	expect_err(t, bpf_map_lookup_elem(fd, &key, &value), ENOENT);
	expect_ok(t, bpf_map_lookup_elem(fd, &other, &value));
}

/* The next element's key is where a batch goes on: when it is gone, that is said. */
MAP_PLAIN(rhash, batch_lookup_from_deleted)
{
	int fd = map_create(t, RHASH);
	__u32 key, at, count = 1;
	__u64 value;

	expect_ok(t, elem_fill(fd, 3));
	expect_ok(t, bpf_map_lookup_batch(fd, NULL, &at, &key, &value, &count, NULL));
	expect_eq(t, count, 1);
	expect_ok(t, elem_del(fd, at));
	expect_err(t, bpf_map_lookup_batch(fd, &at, &at, &key, &value, &count, NULL), EAGAIN);
}

MAP_PLAIN(rhash, for_each_unknown_flags)
{
	struct map_prog p = map_prog_load(t, "rhash", "for_each");

	p.io->flags = 1;
	expect_err(t, map_prog_run(&p), EINVAL);
}

/* ---- a lock in the value */

MAP_PLAIN(rhash, spin_lock_allows_lock_flag)
{
	int fd = must(t, locked_map(t, RHASH));
	__u32 key = 1;
	__u64 value;

	expect_ok(t, elem_put_flags(fd, key, 7ULL << 32, BPF_F_LOCK));
	expect_ok(t, bpf_map_lookup_elem_flags(fd, &key, &value, BPF_F_LOCK));
	expect_eq(t, value >> 32, 7);
	expect_ok(t, bpf_map_lookup_and_delete_elem_flags(fd, &key, &value, BPF_F_LOCK));
	expect_eq(t, value >> 32, 7);
	expect_err(t, elem_get(fd, key), ENOENT);
}

MAP_PLAIN(rhash, spin_lock_reads_as_zero)
{
	int fd = must(t, locked_map(t, RHASH));

	expect_ok(t, elem_put(fd, 0, 0x0000000700000005));
	expect_eq(t, elem_get(fd, 0), 0x0000000700000000);
}

MAP_PLAIN(rhash, prog_update_noexist)
{
	struct map_prog p = load_elem(t);

	expect_ok(t, prog_put(&p, 1, 7, BPF_NOEXIST));
	expect_err(t, prog_put(&p, 1, 8, BPF_NOEXIST), EEXIST);
	expect_eq(t, prog_get(&p, 1), 7);
}

MAP_PLAIN(rhash, prog_store_is_seen_by_syscall)
{
	struct map_prog p = load_elem(t);

	expect_ok(t, elem_put(p.map, 1, 7));
	p.io->key[0] = 1;
	expect_ok(t, prog_op(&p, MAP_OP_STORE, 9, 0));
	expect_eq(t, elem_get(p.map, 1), 9);
}
