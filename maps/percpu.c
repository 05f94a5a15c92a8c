// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_PERCPU_ARRAY (kernel/bpf/arraymap.c), and values per CPU in it and in PERCPU_HASH */
#include "maps/types.h"

#define PERCPU_ARRAY \
	.type = BPF_MAP_TYPE_PERCPU_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 4
#define PERCPU_HASH PERCPU_ARRAY, .type = BPF_MAP_TYPE_PERCPU_HASH
static const struct map_type *const percpu_types[] = {
	&map_type_percpu_array, &map_type_percpu_hash, &map_type_lru_percpu_hash,
};

/* PCPU_MIN_UNIT_SIZE; the allocator said so before "Check percpu map value size first" */
#define VALUE_SIZE_CHECKED \
	ERR_SINCE("6.12 6.11.3 6.10.14 6.6.55 6.1.113 5.15.168 5.10.227", E2BIG), ELSE(ENOMEM)

MAP_CREATES(percpu_array,
	CREATE(max_entries_0, ARGS(PERCPU_ARRAY, .max_entries = 0), ELSE(EINVAL)),
	CREATE(key_size_5, ARGS(PERCPU_ARRAY, .key_size = 5), ELSE(EINVAL)),
	CREATE(value_size_32kib, ARGS(PERCPU_ARRAY, .value_size = 32768, .max_entries = 1),
	       ELSE_OK),
	CREATE(value_size_over_32kib, ARGS(PERCPU_ARRAY, .value_size = 32769, .max_entries = 1),
	       VALUE_SIZE_CHECKED),
	CREATE(mmapable, ARGS(PERCPU_ARRAY, .map_flags = BPF_F_MMAPABLE), ELSE(EINVAL)),
	CREATE(numa_node_0, ARGS(PERCPU_ARRAY, .map_flags = BPF_F_NUMA_NODE), ELSE(EINVAL)));

MAP_CREATES(percpu_hash,
	CREATE(max_entries_0, ARGS(PERCPU_HASH, .max_entries = 0), ELSE(EINVAL)),
	CREATE(value_size_32kib, ARGS(PERCPU_HASH, .value_size = 32768, .max_entries = 1,
				      .map_flags = BPF_F_NO_PREALLOC), ELSE_OK),
	CREATE(value_size_over_32kib, ARGS(PERCPU_HASH, .value_size = 32769, .max_entries = 1),
	       VALUE_SIZE_CHECKED),
	CREATE(mmapable, ARGS(PERCPU_HASH, .map_flags = BPF_F_MMAPABLE), ELSE(EINVAL)),
	CREATE(numa_node_0, ARGS(PERCPU_HASH, .map_flags = BPF_F_NUMA_NODE), ELSE(EINVAL)));

static __u64 values[MAX_CPUS];

static int get_all(int fd, __u32 key)
{
	return bpf_map_lookup_elem(fd, &key, values);
}

/* Of one CPU, through the flag of 7.0 "bpf: Introduce BPF_F_CPU and BPF_F_ALL_CPUS flags". */
static long long get_on_cpu(int fd, __u32 key, __u64 cpu)
{
	__u64 value[2] = { 0, ~0ULL };
	int err = bpf_map_lookup_elem_flags(fd, &key, value, cpu << 32 | BPF_F_CPU);

	return err ? err : (long long)value[0];
}

/* CPU n's value of @key is 100 + n; how many there are. */
static int put_numbered(struct test *t, int fd, __u32 key)
{
	int i, nr = must(t, libbpf_num_possible_cpus());

	for (i = 0; i < nr; i++)
		values[i] = 100 + i;
	expect_ok(t, bpf_map_update_elem(fd, &key, values, BPF_ANY));
	return nr;
}

static bool has_cpu_flags(void)
{
	return verlist_holds("7.0", test_kver());
}

FAMILY_PLAIN(percpu, update_sets_each_cpu)
{
	int i, nr = must(t, libbpf_num_possible_cpus());
	__u64 mine[MAX_CPUS];
	__u32 key = 3;

	for (i = 0; i < nr; i++)
		mine[i] = 100 + i;
	expect_ok(t, bpf_map_update_elem(fd, &key, mine, BPF_ANY));
	expect_ok(t, get_all(fd, key));
	expect_mem(t, values, mine, nr * sizeof(*mine));
}

FAMILY_PLAIN(percpu, update_one_cpu)
{
	expect_ok(t, elem_put(fd, 3, 7));
	expect(t, elem_put_flags(fd, 3, 8, BPF_F_CPU), OK_SINCE("7.0"), ELSE(EINVAL));
	expect_ok(t, get_all(fd, 3));
	expect_eq(t, values[0], has_cpu_flags() ? 8 : 7);
	if (libbpf_num_possible_cpus() > 1)
		expect_eq(t, values[1], 7);
}

FAMILY_PLAIN(percpu, update_all_cpus)
{
	int last = must(t, libbpf_num_possible_cpus()) - 1;
	__u64 value = 8;
	__u32 key = 3;

	expect_ok(t, elem_put(fd, 3, 7));
	expect(t, bpf_map_update_elem(fd, &key, &value, BPF_F_ALL_CPUS), OK_SINCE("7.0"),
	       ELSE(EINVAL));
	expect_ok(t, get_all(fd, 3));
	expect_eq(t, values[last], has_cpu_flags() ? 8 : 7);
}

FAMILY_PLAIN(percpu, update_one_and_all_cpus)
{
	expect_err(t, elem_put_flags(fd, 3, 8, BPF_F_CPU | BPF_F_ALL_CPUS), EINVAL);
}

FAMILY_PLAIN(percpu, update_cpu_that_cannot_be)
{
	expect(t, elem_put_flags(fd, 3, 8, 100000ULL << 32 | BPF_F_CPU), ERR_SINCE("7.0", ERANGE),
	       ELSE(EINVAL));
}

/* nr_cpu_ids: one more than the last possible CPU; of ids with holes before 7.2.7 their number */
FAMILY_PLAIN(percpu, update_first_cpu_that_cannot_be)
{
	__u64 nr = must(t, libbpf_num_possible_cpus());

	expect_ok(t, elem_put(fd, 3, 7));
	expect(t, elem_put_flags(fd, 3, 8, (nr - 1) << 32 | BPF_F_CPU), OK_SINCE("7.0"),
	       ELSE(EINVAL));
	expect(t, elem_put_flags(fd, 3, 8, nr << 32 | BPF_F_CPU), ERR_SINCE("7.0", ERANGE),
	       ELSE(EINVAL));
}

FAMILY_PLAIN(percpu, lookup_cpu_that_cannot_be)
{
	expect_ok(t, elem_put(fd, 3, 7));
	expect(t, get_on_cpu(fd, 3, 100000), ERR_SINCE("7.0", ERANGE), ELSE(EINVAL));
}

FAMILY_PLAIN(percpu, lookup_one_of_each)
{
	int i, nr;

	if (!has_cpu_flags())
		test_skip(t, "BPF_F_CPU: since 7.0");
	nr = put_numbered(t, fd, 3);
	for (i = 0; i < nr; i++)
		expect_eq(t, get_on_cpu(fd, 3, i), 100 + i);
}

FAMILY_PLAIN(percpu, lookup_and_delete_one_cpu)
{
	__u32 key = 3;

	expect_ok(t, elem_put(fd, 3, 7));
	expect_err(t, bpf_map_lookup_and_delete_elem_flags(fd, &key, values, BPF_F_CPU), EINVAL);
	expect_eq(t, elem_get(fd, 3), 7);
}

FAMILY_PLAIN(percpu, update_cpu_without_flag)
{
	expect_err(t, elem_put_flags(fd, 3, 8, 1ULL << 32), EINVAL);
}

FAMILY_PLAIN(percpu, lookup_one_cpu)
{
	expect_ok(t, elem_put(fd, 3, 7));
	expect(t, get_on_cpu(fd, 3, 0), OK_SINCE("7.0"), ELSE(EINVAL));
	if (has_cpu_flags())
		expect_eq(t, get_on_cpu(fd, 3, 0), 7);
}

FAMILY_PLAIN(percpu, lookup_all_cpus_flag)
{
	__u32 key = 3;

	expect_ok(t, elem_put(fd, 3, 7));
	expect_err(t, bpf_map_lookup_elem_flags(fd, &key, values, BPF_F_ALL_CPUS), EINVAL);
}

FAMILY_PLAIN(percpu, prog_update_one_cpu)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "elem");

	(void)fd;
	expect_err(t, prog_put(&p, 3, 8, BPF_F_CPU), EINVAL);
}

FAMILY_PLAIN(percpu, prog_updates_its_own_cpu)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "elem");

	(void)fd;
	expect_ok(t, elem_put(p.map, 3, 7));
	p.io->key[0] = 3;
	expect_ok(t, prog_op(&p, MAP_OP_STORE, 9, 0));
	expect_ok(t, get_all(p.map, 3));
	expect_eq(t, values[0], 9);
	if (libbpf_num_possible_cpus() > 1)
		expect_eq(t, values[1], 7);
}

FAMILY_PLAIN(percpu, prog_lookup_sees_own_cpu)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "elem");

	(void)fd;
	put_numbered(t, p.map, 3);
	expect_eq(t, prog_get(&p, 3), 100);
}

FAMILY_PLAIN(percpu, prog_lookup_of_other_cpu)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "lookup_percpu");
	int nr = put_numbered(t, p.map, 3);

	(void)fd;
	p.io->key[0] = 3;
	p.io->cpu = nr - 1;
	expect_ok(t, map_prog_run(&p));
	expect_eq(t, p.io->value, 100 + nr - 1);
}

FAMILY_PLAIN(percpu, prog_lookup_of_cpu_that_cannot_be)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "lookup_percpu");

	(void)fd;
	expect_ok(t, elem_put(p.map, 3, 7));
	p.io->key[0] = 3;
	p.io->cpu = libbpf_num_possible_cpus();
	expect_err(t, map_prog_run(&p), ENOENT);
	p.io->cpu = 100000;
	expect_err(t, map_prog_run(&p), ENOENT);
}

/* A value that is made for one CPU must not show what the element's memory held for the others. */
MAP_PLAIN(percpu_hash, update_one_cpu_zeroes_others)
{
	int fd = map_create(t, PERCPU_HASH, .max_entries = 1);

	if (!has_cpu_flags())
		test_skip(t, "BPF_F_CPU: since 7.0");
	if (libbpf_num_possible_cpus() < 2)
		test_skip(t, "a second CPU");
	pin_to_first_cpu(t);
	expect_ok(t, elem_put(fd, 3, 7));
	expect_ok(t, elem_del(fd, 3));
	expect_ok(t, elem_put_flags(fd, 4, 8, BPF_F_CPU));
	expect_ok(t, get_all(fd, 4));
	expect_eq(t, values[0], 8);
	expect_eq(t, values[1], verlist_holds("7.3 7.2.9", test_kver()) ? 0 : 7);
}

MAP_PLAIN(percpu_hash, create_spin_lock)
{
	expect(t, locked_map(t, PERCPU_HASH), ERR_SINCE("6.2", EOPNOTSUPP), ELSE(BM_ENOTSUPP));
}

/* ---- BPF_MAP_TYPE_PERCPU_ARRAY alone */

MAP_PLAIN(percpu_array, fresh_value_is_zero)
{
	expect_eq(t, elem_get(map_create(t, PERCPU_ARRAY), 3), 0);
}

MAP_PLAIN(percpu_array, update_past_end)
{
	expect_err(t, elem_put(map_create(t, PERCPU_ARRAY), 4, 1), E2BIG);
}

MAP_PLAIN(percpu_array, update_noexist)
{
	expect_err(t, elem_put_flags(map_create(t, PERCPU_ARRAY), 0, 1, BPF_NOEXIST), EEXIST);
}

MAP_PLAIN(percpu_array, lookup_past_end)
{
	expect_err(t, elem_get(map_create(t, PERCPU_ARRAY), 4), ENOENT);
}

MAP_PLAIN(percpu_array, delete)
{
	expect_err(t, elem_del(map_create(t, PERCPU_ARRAY), 0), EINVAL);
}

MAP_PLAIN(percpu_array, next_key_counts_up)
{
	expect_eq(t, elem_count(map_create(t, PERCPU_ARRAY), 8), 4);
}

MAP_PLAIN(percpu_array, mmap)
{
	int fd = map_create(t, PERCPU_ARRAY);

	expect_err(t, mmap_try(fd, 4096, PROT_READ, MAP_SHARED, 0), BM_ENOTSUPP);
}

/* 5.13 "bpf: Add batched ops support for percpu array" */
MAP_CASE(percpu_array, batch_lookup)
{
	static struct elems e = { .count = 4 };
	int fd = map_create(t, PERCPU_ARRAY);

	expect_ok(t, elem_fill(fd, 4));
	expect(t, batch_lookup(fd, &e, 0), OK_SINCE("5.13"), ELSE(BM_ENOTSUPP));
	if (verlist_holds("5.13", test_kver()))
		expect_eq(t, e.values[3 * libbpf_num_possible_cpus()], 30);
}

MAP_CASE(percpu_array, batch_update)
{
	static struct elems e = { .keys = { 2 }, .values = { 7 }, .count = 1 };
	int fd = map_create(t, PERCPU_ARRAY);

	expect(t, batch_update(fd, &e, 0), OK_SINCE("5.13"), ELSE(BM_ENOTSUPP));
	expect_eq(t, elem_get(fd, 2), verlist_holds("5.13", test_kver()) ? 7 : 0);
}

MAP_PLAIN(percpu_array, for_each_sees_own_cpu)
{
	struct map_prog p = map_prog_load(t, "percpu_array", "for_each");

	expect_ok(t, elem_fill(p.map, 4));
	expect_eq(t, map_prog_run(&p), 4);
	expect_eq(t, p.io->sum, 0 + 10 + 20 + 30);
}
