// SPDX-License-Identifier: GPL-2.0
/* Map helpers as a program calls them; what each map type does with them is in maps/. */
#include <stdlib.h>

#include "helpers/fixtures.h"

static __u64 value_of(struct test *t, struct bpf_object *o, const char *map, __u32 key)
{
	__u64 value = ~0ULL;

	must(t, bpf_map_lookup_elem(map_fd(t, o, map), &key, &value));
	return value;
}

static void put(struct test *t, struct bpf_object *o, const char *map, __u32 key, __u64 value)
{
	must(t, bpf_map_update_elem(map_fd(t, o, map), &key, &value, BPF_ANY));
}

HELPER_CASE(bpf_map_lookup_elem, points_at_the_value)
{
	struct bpf_object *o = helper_load(t, bpf_map_lookup_elem, "lookup");

	put(t, o, "map", 7, 1234);
	global(t, o, __u32, key) = 7;
	global(t, o, __u64, write) = 5678;
	expect_eq(t, call(t, o, "lookup"), 1);
	expect_eq(t, global(t, o, __u64, seen), 1234);
	expect_eq(t, value_of(t, o, "map", 7), 5678);
}

HELPER_CASE(bpf_map_lookup_elem, absent_is_null)
{
	struct bpf_object *o = helper_load(t, bpf_map_lookup_elem, "lookup");

	put(t, o, "map", 7, 1234);
	global(t, o, __u32, key) = 8;
	expect_eq(t, call(t, o, "lookup"), 0);
}

struct update {
	__u32 key;
	__u64 value, flags;
};

static long long update(struct test *t, struct bpf_object *o, const char *prog, struct update u)
{
	global(t, o, __u32, key) = u.key;
	global(t, o, __u64, value) = u.value;
	global(t, o, __u64, flags) = u.flags;
	return call(t, o, prog);
}
#define update(t, o, prog, ...) update(t, o, prog, (struct update){ __VA_ARGS__ })

HELPER_CASE(bpf_map_update_elem, user_space_sees_it)
{
	struct bpf_object *o = helper_load(t, bpf_map_update_elem, "update_hash");

	expect_ok(t, update(t, o, "update_hash", 3, 11, BPF_NOEXIST));
	expect_eq(t, value_of(t, o, "map", 3), 11);
	expect_ok(t, update(t, o, "update_hash", 3, 12, BPF_EXIST));
	expect_eq(t, value_of(t, o, "map", 3), 12);
	expect_ok(t, update(t, o, "update_hash", 3, 13, BPF_ANY));
	expect_eq(t, value_of(t, o, "map", 3), 13);
}

HELPER_CASE(bpf_map_update_elem, hash_errors)
{
	struct bpf_object *o = helper_load(t, bpf_map_update_elem, "update_hash");

	put(t, o, "map", 1, 10);
	expect_err(t, update(t, o, "update_hash", 1, 11, BPF_NOEXIST), EEXIST);
	expect_err(t, update(t, o, "update_hash", 2, 11, BPF_EXIST), ENOENT);
	expect_err(t, update(t, o, "update_hash", 1, 11, BPF_NOEXIST | BPF_EXIST), EINVAL);
	put(t, o, "map", 2, 20);
	expect_err(t, update(t, o, "update_hash", 3, 11, BPF_ANY), E2BIG);
	expect_eq(t, value_of(t, o, "map", 1), 10);
	/* what is there can be replaced in a full map */
	expect_ok(t, update(t, o, "update_hash", 1, 11, BPF_ANY));
	expect_eq(t, value_of(t, o, "map", 1), 11);
}

HELPER_CASE(bpf_map_update_elem, array_errors)
{
	struct bpf_object *o = helper_load(t, bpf_map_update_elem, "update_array");

	expect_err(t, update(t, o, "update_array", 0, 1, BPF_NOEXIST), EEXIST);
	expect_err(t, update(t, o, "update_array", 2, 1, BPF_ANY), E2BIG);
	expect_ok(t, update(t, o, "update_array", 1, 9, BPF_EXIST));
	expect_eq(t, value_of(t, o, "array", 1), 9);
}

HELPER_CASE(bpf_map_delete_elem, user_space_sees_it)
{
	struct bpf_object *o = helper_load(t, bpf_map_delete_elem, "delete_hash");
	__u32 key = 5;
	__u64 value;

	put(t, o, "map", 5, 1);
	global(t, o, __u32, key) = 5;
	expect_ok(t, call(t, o, "delete_hash"));
	expect_err(t, bpf_map_lookup_elem(map_fd(t, o, "map"), &key, &value), ENOENT);
	expect_err(t, call(t, o, "delete_hash"), ENOENT);
}

/*
 * The JIT's code calls the map's own function, which gave an int before "bpf: return
 * long from bpf_map_ops funcs" (6.4): a program that keeps the helper's long sees a
 * large positive number.
 */
HELPER_CASE(bpf_map_delete_elem, error_has_64_bits)
{
	struct bpf_object *o = helper_load(t, bpf_map_delete_elem, "delete_64_bit");
	bool fixed = verlist_holds("6.4", test_kver());

	expect_eq(t, call(t, o, "delete_64_bit"), fixed ? -ENOENT : 0xffffffffLL + 1 - ENOENT);
}

HELPER_CASE(bpf_map_delete_elem, array_elements_stay)
{
	struct bpf_object *o = helper_load(t, bpf_map_delete_elem, "delete_array");

	put(t, o, "array", 0, 1);
	expect_err(t, call(t, o, "delete_array"), EINVAL);
	expect_eq(t, value_of(t, o, "array", 0), 1);
}

HELPER_CASE(bpf_map_lookup_percpu_elem, one_cpu_s_value)
{
	struct bpf_object *o = helper_load(t, bpf_map_lookup_percpu_elem, "lookup");
	int i, n = libbpf_num_possible_cpus();
	__u64 *values = calloc(n, sizeof(*values));
	__u32 key = 0;

	global(t, o, __u32, cpu) = n - 1;
	global(t, o, __u64, write) = 99;
	expect_eq(t, call(t, o, "lookup"), 1);
	must(t, bpf_map_lookup_elem(map_fd(t, o, "map"), &key, values));
	for (i = 0; i < n; i++)
		expect_eq(t, values[i], i == n - 1 ? 99 : 0);
}

HELPER_CASE(bpf_map_lookup_percpu_elem, no_such_cpu_is_null)
{
	struct bpf_object *o = helper_load(t, bpf_map_lookup_percpu_elem, "lookup");

	/* its test is cpu >= nr_cpu_ids (kernel/bpf/arraymap.c, 5.19) */
	global(t, o, __u32, cpu) = libbpf_num_possible_cpus();
	expect_eq(t, call(t, o, "lookup"), 0);
	global(t, o, __u32, cpu) = ~0U;
	expect_eq(t, call(t, o, "lookup"), 0);
}
