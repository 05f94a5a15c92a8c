// SPDX-License-Identifier: GPL-2.0
/* Map helpers as a program calls them; what each map type does with them is in maps/. */
#include <stdlib.h>

#include "helpers/fixtures.h"

#define LAST_KEY 1	/* the maps of progs/helpers/hash_and_array.h have two elements */

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

static long long by_key(struct test *t, struct bpf_object *o, const char *prog, __u32 key)
{
	global(t, o, __u32, key) = key;
	return call(t, o, prog);
}

/*
 * What the helper's long holds for @err.  The JIT's code calls the map's own function, which
 * gave an int before "bpf: return long from bpf_map_ops funcs" (6.4): a program that keeps
 * the long sees a large positive number.
 */
static long long in_64_bits(int err)
{
	return verlist_holds("6.4", test_kver()) ? -err : 0xffffffffLL + 1 - err;
}

/* ---- bpf_map_lookup_elem() */

static void check_found(struct test *t, const char *prog, const char *map, __u32 key)
{
	struct bpf_object *o = helper_load(t, bpf_map_lookup_elem, prog);

	put(t, o, map, key, 1234);
	global(t, o, __u64, write) = 5678;
	expect_eq(t, by_key(t, o, prog, key), 1);
	expect_eq(t, global(t, o, __u64, seen), 1234);
	expect_eq(t, value_of(t, o, map, key), 5678);
}

HELPER_PLAIN(bpf_map_lookup_elem, points_at_the_value)
{
	check_found(t, "lookup", "map", 7);
}

HELPER_PLAIN(bpf_map_lookup_elem, points_at_an_array_s_value)
{
	check_found(t, "lookup_array", "array", 0);
}

HELPER_PLAIN(bpf_map_lookup_elem, value_outlives_its_element)
{
	struct bpf_object *o = helper_load(t, bpf_map_lookup_elem, "read_behind_delete");
	__u64 value;

	put(t, o, "map", 7, 1234);
	expect_ok(t, by_key(t, o, "read_behind_delete", 7));
	expect_eq(t, global(t, o, __u64, seen), 1234);
	expect_err(t, bpf_map_lookup_elem(map_fd(t, o, "map"), &(__u32){ 7 }, &value), ENOENT);
}

HELPER_EDGE_PLAIN(bpf_map_lookup_elem, key_0_of_hash)
{
	check_found(t, "lookup", "map", 0);
}

HELPER_EDGE_PLAIN(bpf_map_lookup_elem, largest_key_of_hash)
{
	check_found(t, "lookup", "map", ~0U);
}

HELPER_EDGE_PLAIN(bpf_map_lookup_elem, last_of_array)
{
	check_found(t, "lookup_array", "array", LAST_KEY);
}

#define LOOKUP_IS_NULL(what, prog, key)						\
	HELPER_EDGE_PLAIN(bpf_map_lookup_elem, what)				\
	{									\
		struct bpf_object *o = helper_load(t, bpf_map_lookup_elem, prog);	\
										\
		put(t, o, "map", 7, 1234);					\
		expect_eq(t, by_key(t, o, prog, key), 0);			\
	}

LOOKUP_IS_NULL(absent_is_null, "lookup", 8)
LOOKUP_IS_NULL(past_the_array_is_null, "lookup_array", LAST_KEY + 1)
LOOKUP_IS_NULL(far_past_the_array_is_null, "lookup_array", ~0U)

/* The array's index is masked for speculation: what wraps around is no key. */
LOOKUP_IS_NULL(twice_the_array_is_null, "lookup_array", 2 * (LAST_KEY + 1))

HELPER_EDGE_PLAIN(bpf_map_lookup_elem, deleted_is_null)
{
	struct bpf_object *o = helper_load(t, bpf_map_lookup_elem, "lookup");

	put(t, o, "map", 7, 1234);
	must(t, bpf_map_delete_elem(map_fd(t, o, "map"), &(__u32){ 7 }));
	expect_eq(t, by_key(t, o, "lookup", 7), 0);
}

/* ---- bpf_map_update_elem() */

struct update {
	__u32 key;
	__u64 value, flags;
};

static long long update(struct test *t, struct bpf_object *o, const char *prog, struct update u)
{
	global(t, o, __u64, value) = u.value;
	global(t, o, __u64, flags) = u.flags;
	return by_key(t, o, prog, u.key);
}
#define update(t, o, prog, ...) update(t, o, prog, (struct update){ __VA_ARGS__ })

HELPER_PLAIN(bpf_map_update_elem, user_space_sees_it)
{
	struct bpf_object *o = helper_load(t, bpf_map_update_elem, "update_hash");

	expect_ok(t, update(t, o, "update_hash", 3, 11, BPF_NOEXIST));
	expect_eq(t, value_of(t, o, "map", 3), 11);
	expect_ok(t, update(t, o, "update_hash", 3, 12, BPF_EXIST));
	expect_eq(t, value_of(t, o, "map", 3), 12);
	expect_ok(t, update(t, o, "update_hash", 3, 13, BPF_ANY));
	expect_eq(t, value_of(t, o, "map", 3), 13);
}

HELPER_PLAIN(bpf_map_update_elem, of_an_array)
{
	struct bpf_object *o = helper_load(t, bpf_map_update_elem, "update_array");

	expect_ok(t, update(t, o, "update_array", LAST_KEY, 9, BPF_EXIST));
	expect_eq(t, value_of(t, o, "array", LAST_KEY), 9);
	expect_eq(t, value_of(t, o, "array", 0), 0);
}

HELPER_PLAIN(bpf_map_update_elem, from_a_value)
{
	struct bpf_object *o = helper_load(t, bpf_map_update_elem, "from_a_value");

	must(t, bpf_map_update_elem(map_fd(t, o, "bytes"), &(__u32){ 0 }, "head12345678", BPF_ANY));
	expect_ok(t, call(t, o, "from_a_value"));
	expect_eq(t, value_of(t, o, "map", 0), 0x3837363534333231);
}

HELPER_EDGE_PLAIN(bpf_map_update_elem, replaces_in_a_full_map)
{
	struct bpf_object *o = helper_load(t, bpf_map_update_elem, "update_hash");

	put(t, o, "map", 1, 10);
	put(t, o, "map", 2, 20);
	expect_ok(t, update(t, o, "update_hash", 1, 11, BPF_ANY));
	expect_eq(t, value_of(t, o, "map", 1), 11);
}

HELPER_EDGE_PLAIN(bpf_map_update_elem, error_has_64_bits)
{
	struct bpf_object *o = helper_load(t, bpf_map_update_elem, "update_64_bit");

	expect_eq(t, update(t, o, "update_64_bit", 1, 11, BPF_EXIST), in_64_bits(ENOENT));
}

/* The hash has the keys 1 and 2, and is full; the value stays as it was. */
#define HASH_REFUSES(what, key, flags, err)					\
	HELPER_EDGE_PLAIN(bpf_map_update_elem, hash_##what)			\
	{									\
		struct bpf_object *o = helper_load(t, bpf_map_update_elem, "update_hash");	\
										\
		put(t, o, "map", 1, 10);					\
		put(t, o, "map", 2, 20);					\
		expect_err(t, update(t, o, "update_hash", key, 11, flags), err);	\
		expect_eq(t, value_of(t, o, "map", 1), 10);			\
		expect_eq(t, value_of(t, o, "map", 2), 20);			\
	}

HASH_REFUSES(full, 3, BPF_ANY, E2BIG)
HASH_REFUSES(full_for_noexist, 3, BPF_NOEXIST, E2BIG)
HASH_REFUSES(noexist_of_present, 1, BPF_NOEXIST, EEXIST)
HASH_REFUSES(exist_of_absent, 3, BPF_EXIST, ENOENT)
HASH_REFUSES(noexist_and_exist, 1, BPF_NOEXIST | BPF_EXIST, EINVAL)
HASH_REFUSES(lock_without_lock, 1, BPF_F_LOCK, EINVAL)
HASH_REFUSES(unknown_flag, 1, 1ULL << 63, EINVAL)

#define ARRAY_REFUSES(what, key, flags, err)					\
	HELPER_EDGE_PLAIN(bpf_map_update_elem, array_##what)			\
	{									\
		struct bpf_object *o = helper_load(t, bpf_map_update_elem, "update_array");	\
										\
		put(t, o, "array", LAST_KEY, 10);				\
		expect_err(t, update(t, o, "update_array", key, 11, flags), err);	\
		expect_eq(t, value_of(t, o, "array", LAST_KEY), 10);		\
	}

ARRAY_REFUSES(past_the_end, LAST_KEY + 1, BPF_ANY, E2BIG)
ARRAY_REFUSES(far_past_the_end, ~0U, BPF_ANY, E2BIG)
ARRAY_REFUSES(noexist, LAST_KEY, BPF_NOEXIST, EEXIST)
ARRAY_REFUSES(noexist_past_the_end, LAST_KEY + 1, BPF_NOEXIST, E2BIG)
ARRAY_REFUSES(lock_without_lock, LAST_KEY, BPF_F_LOCK, EINVAL)
ARRAY_REFUSES(unknown_flag, LAST_KEY, 1ULL << 63, EINVAL)

/* ---- bpf_map_delete_elem() */

HELPER_PLAIN(bpf_map_delete_elem, user_space_sees_it)
{
	struct bpf_object *o = helper_load(t, bpf_map_delete_elem, "delete_hash");
	__u32 key = 5;
	__u64 value;

	put(t, o, "map", 5, 1);
	put(t, o, "map", 6, 2);
	expect_ok(t, by_key(t, o, "delete_hash", 5));
	expect_err(t, bpf_map_lookup_elem(map_fd(t, o, "map"), &key, &value), ENOENT);
	expect_eq(t, value_of(t, o, "map", 6), 2);
}

HELPER_PLAIN(bpf_map_delete_elem, makes_room)
{
	struct bpf_object *o = helper_load(t, bpf_map_delete_elem, "delete_hash");
	__u64 value = 3;

	put(t, o, "map", 5, 1);
	put(t, o, "map", 6, 2);
	expect_err(t, bpf_map_update_elem(map_fd(t, o, "map"), &(__u32){ 7 }, &value, BPF_ANY), E2BIG);
	expect_ok(t, by_key(t, o, "delete_hash", 5));
	expect_ok(t, bpf_map_update_elem(map_fd(t, o, "map"), &(__u32){ 7 }, &value, BPF_ANY));
}

HELPER_EDGE_PLAIN(bpf_map_delete_elem, absent)
{
	struct bpf_object *o = helper_load(t, bpf_map_delete_elem, "delete_hash");

	expect_err(t, by_key(t, o, "delete_hash", 5), ENOENT);
}

HELPER_EDGE_PLAIN(bpf_map_delete_elem, twice)
{
	struct bpf_object *o = helper_load(t, bpf_map_delete_elem, "delete_hash");

	put(t, o, "map", ~0U, 1);
	expect_ok(t, by_key(t, o, "delete_hash", ~0U));
	expect_err(t, by_key(t, o, "delete_hash", ~0U), ENOENT);
}

HELPER_EDGE_PLAIN(bpf_map_delete_elem, error_has_64_bits)
{
	struct bpf_object *o = helper_load(t, bpf_map_delete_elem, "delete_64_bit");

	expect_eq(t, call(t, o, "delete_64_bit"), in_64_bits(ENOENT));
}

HELPER_EDGE_PLAIN(bpf_map_delete_elem, array_elements_stay)
{
	struct bpf_object *o = helper_load(t, bpf_map_delete_elem, "delete_array");

	put(t, o, "array", 0, 1);
	expect_err(t, by_key(t, o, "delete_array", 0), EINVAL);
	expect_eq(t, value_of(t, o, "array", 0), 1);
}

/* array_map_delete_elem() does not look at the key. */
HELPER_EDGE_PLAIN(bpf_map_delete_elem, past_the_array)
{
	struct bpf_object *o = helper_load(t, bpf_map_delete_elem, "delete_array");

	expect_err(t, by_key(t, o, "delete_array", LAST_KEY + 1), EINVAL);
}

/* ---- bpf_map_lookup_percpu_elem() */

struct percpu {
	struct bpf_object *o;
	const char *prog, *map;
	int cpus;
};

static struct percpu load_percpu(struct test *t, const char *prog, const char *map)
{
	return (struct percpu){ .o = helper_load(t, bpf_map_lookup_percpu_elem, prog), .prog = prog,
				.map = map, .cpus = libbpf_num_possible_cpus() };
}

static long long percpu_lookup(struct test *t, struct percpu *p, __u32 key, __u32 cpu)
{
	global(t, p->o, __u32, cpu) = cpu;
	global(t, p->o, __u64, write) = 99;
	return by_key(t, p->o, p->prog, key);
}

/* CPU n has 10 + n. */
static void percpu_put(struct test *t, struct percpu *p, __u32 key)
{
	__u64 *values = calloc(p->cpus, sizeof(*values));
	int i;

	for (i = 0; i < p->cpus; i++)
		values[i] = 10 + i;
	must(t, bpf_map_update_elem(map_fd(t, p->o, p->map), &key, values, BPF_ANY));
	free(values);
}

static void check_only_cpu_written(struct test *t, struct percpu *p, __u32 key, int cpu)
{
	__u64 *values = calloc(p->cpus, sizeof(*values));
	int i;

	must(t, bpf_map_lookup_elem(map_fd(t, p->o, p->map), &key, values));
	for (i = 0; i < p->cpus; i++)
		expect_eq(t, values[i], i == cpu ? 99 : 10 + i);
	free(values);
}

static void check_percpu(struct test *t, const char *prog, const char *map, bool last)
{
	struct percpu p = load_percpu(t, prog, map);
	int cpu = last ? p.cpus - 1 : 0;

	percpu_put(t, &p, 0);
	expect_eq(t, percpu_lookup(t, &p, 0, cpu), 1);
	expect_eq(t, global(t, p.o, __u64, seen), 10 + cpu);
	check_only_cpu_written(t, &p, 0, cpu);
}

HELPER_PLAIN(bpf_map_lookup_percpu_elem, one_cpu_s_value)
{
	check_percpu(t, "lookup", "percpu", true);
}

HELPER_PLAIN(bpf_map_lookup_percpu_elem, one_cpu_s_value_in_hash)
{
	check_percpu(t, "lookup_hash", "percpu_hash", true);
}

HELPER_EDGE_PLAIN(bpf_map_lookup_percpu_elem, first_cpu)
{
	check_percpu(t, "lookup", "percpu", false);
}

HELPER_EDGE_PLAIN(bpf_map_lookup_percpu_elem, first_cpu_in_hash)
{
	check_percpu(t, "lookup_hash", "percpu_hash", false);
}

/* Its test is cpu >= nr_cpu_ids (kernel/bpf/arraymap.c and hashtab.c, 5.19). */
#define PERCPU_IS_NULL(what, prog, map, key, number)				\
	HELPER_EDGE_PLAIN(bpf_map_lookup_percpu_elem, what)			\
	{									\
		struct percpu p = load_percpu(t, prog, map);			\
										\
		percpu_put(t, &p, 0);						\
		expect_eq(t, percpu_lookup(t, &p, key, number), 0);		\
		check_only_cpu_written(t, &p, 0, -1);				\
	}

PERCPU_IS_NULL(no_such_cpu_is_null, "lookup", "percpu", 0, p.cpus)
PERCPU_IS_NULL(no_such_cpu_in_hash_is_null, "lookup_hash", "percpu_hash", 0, p.cpus)
PERCPU_IS_NULL(largest_cpu_is_null, "lookup", "percpu", 0, ~0U)
PERCPU_IS_NULL(largest_cpu_in_hash_is_null, "lookup_hash", "percpu_hash", 0, ~0U)
PERCPU_IS_NULL(past_the_array_is_null, "lookup", "percpu", 1, 0)
PERCPU_IS_NULL(absent_in_hash_is_null, "lookup_hash", "percpu_hash", 1, 0)
