// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_ARRAY (kernel/bpf/arraymap.c), and what every map can do, on the simplest of them */
#include <sys/resource.h>

#include "maps/maps.h"

#define ARRAY .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 4
DEFINE_MAP_TYPE(array, ARRAY);

MAP_CREATES(array,
	/* array_map_alloc_check() */
	CREATE(max_entries_0, ARGS(ARRAY, .max_entries = 0), ELSE(EINVAL)),
	CREATE(key_size_5, ARGS(ARRAY, .key_size = 5), ELSE(EINVAL)),
	CREATE(value_size_0, ARGS(ARRAY, .value_size = 0), ELSE(EINVAL)),
	CREATE(no_prealloc, ARGS(ARRAY, .map_flags = BPF_F_NO_PREALLOC), ELSE(EINVAL)),
	CREATE(zero_seed, ARGS(ARRAY, .map_flags = BPF_F_ZERO_SEED), ELSE(EINVAL)),
	CREATE(mmapable, ARGS(ARRAY, .map_flags = BPF_F_MMAPABLE), ELSE_OK),
	CREATE(inner_map, ARGS(ARRAY, .map_flags = BPF_F_INNER_MAP), ELSE_OK),
	/* 6.0 "remove obsolete KMALLOC_MAX_SIZE restriction on array map value size" */
	CREATE(value_size_4mib, ARGS(ARRAY, .value_size = 4 << 20, .max_entries = 1), ELSE_OK),
	CREATE(value_size_over_4mib, ARGS(ARRAY, .value_size = (4 << 20) + 8, .max_entries = 1),
	       OK_SINCE("6.0"), ELSE(E2BIG)),
	CREATE(value_size_2gib, ARGS(ARRAY, .value_size = 1U << 31, .max_entries = 1), ELSE(E2BIG)),
	CREATE(rdonly_prog, ARGS(ARRAY, .map_flags = BPF_F_RDONLY_PROG), ELSE_OK),
	/* map_create() in kernel/bpf/syscall.c */
	CREATE(unknown_type, ARGS(ARRAY, .type = 10000), ELSE(EINVAL)),
	CREATE(unspec_type, ARGS(ARRAY, .type = BPF_MAP_TYPE_UNSPEC), ELSE(EINVAL)),
	CREATE(name_with_dot, ARGS(ARRAY, .name = "a.b"), ELSE_OK),
	CREATE(numa_node_0, ARGS(ARRAY, .map_flags = BPF_F_NUMA_NODE), ELSE_OK));

/* Memory is charged to the cgroup, not to the user, since 5.11. */
MAP_CASE(array, create_without_memlock)
{
	struct rlimit none = {0};

	must(t, setrlimit(RLIMIT_MEMLOCK, &none) ? -errno : 0);
	expect(t, map_try(ARRAY), OK_SINCE("5.11"), ELSE(EPERM));
}

MAP_PLAIN(array, fresh_value_is_zero)
{
	expect_eq(t, elem_get(map_create(t, ARRAY), 3), 0);
}

MAP_PLAIN(array, update_is_seen_by_lookup)
{
	int fd = map_create(t, ARRAY);

	expect_ok(t, elem_put(fd, 3, 7));
	expect_eq(t, elem_get(fd, 3), 7);
	expect_eq(t, elem_get(fd, 2), 0);
}

MAP_PLAIN(array, update_past_end)
{
	int fd = map_create(t, ARRAY);

	/* array_map_update_elem(): all elements exist, one more would be too many */
	expect_err(t, elem_put(fd, 4, 1), E2BIG);
	expect_err(t, elem_put_flags(fd, 4, 1, BPF_NOEXIST), E2BIG);
}

MAP_PLAIN(array, update_noexist)
{
	expect_err(t, elem_put_flags(map_create(t, ARRAY), 0, 1, BPF_NOEXIST), EEXIST);
}

MAP_PLAIN(array, update_exist)
{
	expect_ok(t, elem_put_flags(map_create(t, ARRAY), 0, 1, BPF_EXIST));
}

MAP_PLAIN(array, update_unknown_flags)
{
	int fd = map_create(t, ARRAY);

	expect_err(t, elem_put_flags(fd, 0, 1, BPF_NOEXIST | BPF_EXIST), EINVAL);
	expect_err(t, elem_put_flags(fd, 0, 1, 1ULL << 31), EINVAL);
}

MAP_PLAIN(array, update_lock_without_spin_lock)
{
	expect_err(t, elem_put_flags(map_create(t, ARRAY), 0, 1, BPF_F_LOCK), EINVAL);
}

MAP_PLAIN(array, update_one_cpu)
{
	/* bpf_map_check_op_flags(): not per-CPU; an unknown flag before */
	expect_err(t, elem_put_flags(map_create(t, ARRAY), 0, 1, BPF_F_CPU), EINVAL);
	expect_err(t, elem_put_flags(map_create(t, ARRAY), 0, 1, BPF_F_ALL_CPUS), EINVAL);
}

MAP_PLAIN(array, lookup_past_end)
{
	expect_err(t, elem_get(map_create(t, ARRAY), 4), ENOENT);
}

MAP_PLAIN(array, lookup_unknown_flag)
{
	int fd = map_create(t, ARRAY);
	__u32 key = 0;
	__u64 value;

	expect_err(t, bpf_map_lookup_elem_flags(fd, &key, &value, BPF_EXIST), EINVAL);
}

MAP_PLAIN(array, delete)
{
	expect_err(t, elem_del(map_create(t, ARRAY), 0), EINVAL);
}

MAP_PLAIN(array, lookup_and_delete)
{
	expect_err(t, elem_take(map_create(t, ARRAY), 0), BM_ENOTSUPP);
}

MAP_PLAIN(array, batch_lookup_and_delete)
{
	struct elems e = { .count = 1 };

	expect_err(t, batch_take(map_create(t, ARRAY), &e), BM_ENOTSUPP);
}

MAP_PLAIN(array, lookup_one_cpu)
{
	int fd = map_create(t, ARRAY);
	__u32 key = 0;
	__u64 value;

	expect_err(t, bpf_map_lookup_elem_flags(fd, &key, &value, BPF_F_CPU), EINVAL);
	expect_err(t, bpf_map_lookup_elem_flags(fd, &key, &value, BPF_F_ALL_CPUS), EINVAL);
}

MAP_PLAIN(array, next_key_counts_up)
{
	int fd = map_create(t, ARRAY);
	__u32 key = 0;

	expect_eq(t, elem_next(fd, NULL), 0);
	expect_eq(t, elem_next(fd, &key), 1);
	expect_eq(t, elem_count(fd, 8), 4);
}

MAP_PLAIN(array, next_key_past_end)
{
	int fd = map_create(t, ARRAY);
	__u32 last = 3, past = 4;

	expect_err(t, elem_next(fd, &last), ENOENT);
	expect_eq(t, elem_next(fd, &past), 0);	/* array_map_get_next_key(): begins again */
}

MAP_PLAIN(array, batch_update_and_lookup)
{
	struct elems e = { .keys = { 0, 3 }, .values = { 10, 13 }, .count = 2 };
	int fd = map_create(t, ARRAY);

	expect_ok(t, batch_update(fd, &e, 0));
	expect_eq(t, elem_get(fd, 3), 13);
	e.count = 4;
	expect_ok(t, batch_lookup(fd, &e, 0));
	expect_eq(t, e.count, 4);
	expect_eq(t, e.values[3], 13);
}

MAP_PLAIN(array, batch_lookup_beyond_end)
{
	struct elems e = { .count = BATCH };

	expect_err(t, batch_lookup(map_create(t, ARRAY), &e, 0), ENOENT);
	expect_eq(t, e.count, 4);
}

MAP_PLAIN(array, batch_delete)
{
	struct elems e = { .count = 1 };

	expect_err(t, batch_delete(map_create(t, ARRAY), &e), BM_ENOTSUPP);
}

/* Any special field stops it since the btf_record of 6.2; before, only timers and kptrs. */
MAP_PLAIN(array, freeze_with_spin_lock)
{
	int fd = must(t, locked_map(t, ARRAY));

	expect(t, bpf_map_freeze(fd), ERR_SINCE("6.2", BM_ENOTSUPP), ELSE_OK);
}

/* ---- a lock in the value */

MAP_PLAIN(array, spin_lock_reads_as_zero)
{
	int fd = must(t, locked_map(t, ARRAY));

	expect_ok(t, elem_put(fd, 0, 0x0000000700000005));
	expect_eq(t, elem_get(fd, 0), 0x0000000700000000);
}

MAP_PLAIN(array, spin_lock_allows_lock_flag)
{
	expect_ok(t, elem_put_flags(must(t, locked_map(t, ARRAY)), 0, 1ULL << 32, BPF_F_LOCK));
}

MAP_PLAIN(array, spin_lock_needs_write_access)
{
	expect_err(t, locked_map(t, ARRAY, .map_flags = BPF_F_RDONLY_PROG), EACCES);
}

/* ---- from a program */

MAP_PLAIN(array, prog_update_is_seen_by_syscall)
{
	struct map_prog p = map_prog_load(t, "array", "elem");

	expect_ok(t, prog_put(&p, 2, 7, BPF_ANY));
	expect_eq(t, elem_get(p.map, 2), 7);
}

MAP_PLAIN(array, prog_store_is_seen_by_syscall)
{
	struct map_prog p = map_prog_load(t, "array", "elem");

	p.io->key[0] = 1;
	expect_ok(t, prog_op(&p, MAP_OP_STORE, 9, 0));
	expect_eq(t, elem_get(p.map, 1), 9);
}

MAP_PLAIN(array, syscall_update_is_seen_by_prog)
{
	struct map_prog p = map_prog_load(t, "array", "elem");

	expect_ok(t, elem_put(p.map, 3, 8));
	expect_eq(t, prog_get(&p, 3), 8);
}

MAP_PLAIN(array, prog_lookup_past_end)
{
	struct map_prog p = map_prog_load(t, "array", "elem");

	expect_err(t, prog_get(&p, 4), ENOENT);
}

MAP_PLAIN(array, prog_update_past_end)
{
	struct map_prog p = map_prog_load(t, "array", "elem");

	expect_err(t, prog_put(&p, 4, 1, BPF_ANY), E2BIG);
}

MAP_PLAIN(array, prog_update_noexist)
{
	struct map_prog p = map_prog_load(t, "array", "elem");

	expect_err(t, prog_put(&p, 0, 1, BPF_NOEXIST), EEXIST);
}

MAP_PLAIN(array, prog_delete)
{
	struct map_prog p = map_prog_load(t, "array", "elem");

	expect_err(t, prog_del(&p, 0), EINVAL);
}

MAP_PLAIN(array, frozen_allows_prog_update)
{
	struct map_prog p = map_prog_load(t, "array", "elem");

	expect_ok(t, bpf_map_freeze(p.map));
	expect_ok(t, prog_put(&p, 0, 7, BPF_ANY));
	expect_eq(t, elem_get(p.map, 0), 7);
}

MAP_PLAIN(array, for_each_visits_all)
{
	struct map_prog p = map_prog_load(t, "array", "for_each");

	expect_ok(t, elem_fill(p.map, 4));
	expect_eq(t, map_prog_run(&p), 4);
	expect_eq(t, p.io->visited, 4);
	expect_eq(t, p.io->sum, 0 + 10 + 20 + 30);
}

MAP_PLAIN(array, for_each_stops)
{
	struct map_prog p = map_prog_load(t, "array", "for_each");

	p.io->stop_after = 2;
	expect_eq(t, map_prog_run(&p), 2);
	expect_eq(t, p.io->visited, 2);
}

MAP_PLAIN(array, for_each_unknown_flags)
{
	struct map_prog p = map_prog_load(t, "array", "for_each");

	p.io->flags = 1;
	expect_err(t, map_prog_run(&p), EINVAL);
	expect_eq(t, p.io->visited, 0);
}
