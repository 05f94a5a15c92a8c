// SPDX-License-Identifier: GPL-2.0
/* Helpers that call back: bpf_loop(), bpf_for_each_map_elem(). */
#include "helpers/fixtures.h"

#define MAX_LOOPS (1 << 23)	/* BPF_MAX_LOOPS of include/linux/bpf.h */
#define NEVER ~0U

/*
 * In place of the call, inline_bpf_loop() (kernel/bpf/verifier.c) sets the errno with a 32 bit
 * move: what the program has in the helper's long is a positive number.
 */
#define E2BIG_INLINED (0xffffffffLL + 1 - E2BIG)

static long long loop(struct test *t, struct bpf_object *o, const char *prog, __u32 rounds,
		      __u32 stop_at)
{
	global(t, o, __u32, rounds) = rounds;
	global(t, o, __u32, stop_at) = stop_at;
	global(t, o, __u32, calls) = 0;
	return call(t, o, prog);
}

/* @prog, for @rounds that the callback ends in round @stop_at, returns @want and has called @times. */
#define LOOPS(define, what, prog, rounds, stop_at, want, times)			\
	define(bpf_loop, what)							\
	{									\
		struct bpf_object *o = helper_load(t, bpf_loop, prog);		\
										\
		expect_eq(t, loop(t, o, prog, rounds, stop_at), want);		\
		expect_eq(t, global(t, o, __u32, calls), times);		\
		if (times)							\
			expect_eq(t, global(t, o, __u32, last_index), (times) - 1);	\
	}
#define BOTH(define, what, rounds, stop_at, want, times)			\
	LOOPS(define, what, "loop", rounds, stop_at, want, times)		\
	LOOPS(define, what##_inlined, "inlined", rounds, stop_at, want, times)

BOTH(HELPER_PLAIN, calls_with_each_index, 10, NEVER, 10, 10)
/* The round that said so counts. */
BOTH(HELPER_PLAIN, callback_stops, 10, 3, 4, 4)
BOTH(HELPER_EDGE_PLAIN, stopped_by_the_first, 10, 0, 1, 1)
BOTH(HELPER_EDGE_PLAIN, stopped_by_the_last, 10, 9, 10, 10)
BOTH(HELPER_EDGE_PLAIN, no_round, 0, NEVER, 0, 0)
BOTH(HELPER_EDGE_PLAIN, one_round, 1, NEVER, 1, 1)
BOTH(HELPER_EDGE_PLAIN, most_rounds_are_taken, MAX_LOOPS, 0, 1, 1)
LOOPS(HELPER_EDGE_PLAIN, one_round_too_many, "loop", MAX_LOOPS + 1, 0, -E2BIG, 0)
LOOPS(HELPER_EDGE_PLAIN, one_round_too_many_inlined, "inlined", MAX_LOOPS + 1, 0, E2BIG_INLINED, 0)
LOOPS(HELPER_EDGE_PLAIN, largest_number, "loop", ~0U, 0, -E2BIG, 0)
LOOPS(HELPER_EDGE_PLAIN, largest_number_inlined, "inlined", ~0U, 0, E2BIG_INLINED, 0)

HELPER_PLAIN(bpf_loop, in_a_loop)
{
	struct bpf_object *o = helper_load(t, bpf_loop, "nested");

	expect_eq(t, loop(t, o, "nested", 10, NEVER), 10);
	expect_eq(t, global(t, o, __u32, calls), 100);
}

HELPER_EDGE_PLAIN(bpf_loop, null_is_handed_on)
{
	struct bpf_object *o = helper_load(t, bpf_loop, "without_ctx");

	expect_eq(t, loop(t, o, "without_ctx", 3, NEVER), 3);
	expect_eq(t, global(t, o, int, no_ctx), 1);
}

static void check_flags(struct test *t, __u64 flags)
{
	struct bpf_object *o = helper_load(t, bpf_loop, "loop");

	global(t, o, __u64, flags) = flags;
	expect_err(t, loop(t, o, "loop", 10, NEVER), EINVAL);
	expect_eq(t, global(t, o, __u32, calls), 0);
}

HELPER_EDGE_PLAIN(bpf_loop, unknown_flag)
{
	check_flags(t, 1);
}

HELPER_EDGE_PLAIN(bpf_loop, highest_flag)
{
	check_flags(t, 1ULL << 63);
}

/* The flags come first: too many rounds with a flag are no E2BIG. */
HELPER_EDGE_PLAIN(bpf_loop, unknown_flag_and_too_many)
{
	struct bpf_object *o = helper_load(t, bpf_loop, "loop");

	global(t, o, __u64, flags) = 1;
	expect_err(t, loop(t, o, "loop", MAX_LOOPS + 1, NEVER), EINVAL);
}

/* ---- bpf_for_each_map_elem(): maps of 8 */

static void put(struct test *t, struct bpf_object *o, const char *map, __u32 key, __u64 value)
{
	must(t, bpf_map_update_elem(map_fd(t, o, map), &key, &value, BPF_ANY));
}

/* The value of key n is 1 << n. */
static struct bpf_object *load_each(struct test *t, const char *prog, const char *map, __u32 first, __u32 end)
{
	struct bpf_object *o = helper_load(t, bpf_for_each_map_elem, prog);

	for (; first < end; first++)
		put(t, o, map, first, 1 << first);
	return o;
}

HELPER_PLAIN(bpf_for_each_map_elem, all_of_an_array)
{
	struct bpf_object *o = load_each(t, "each_of_array", "array", 0, 8);
	__u64 value;
	__u32 key;

	expect_eq(t, call(t, o, "each_of_array"), 8);
	expect_eq(t, global(t, o, __u64, sum), 0xff);
	expect_eq(t, global(t, o, __u32, keys), 0xff);
	/* the callback has the value itself, not a copy */
	for (key = 0; key < 8; key++) {
		must(t, bpf_map_lookup_elem(map_fd(t, o, "array"), &key, &value));
		expect_eq(t, value, (1 << key) + 100);
	}
}

HELPER_PLAIN(bpf_for_each_map_elem, what_a_hash_has)
{
	struct bpf_object *o = load_each(t, "each_of_hash", "hash", 2, 5);

	expect_eq(t, call(t, o, "each_of_hash"), 3);
	expect_eq(t, global(t, o, __u32, keys), 1 << 2 | 1 << 3 | 1 << 4);
}

HELPER_PLAIN(bpf_for_each_map_elem, ctx_is_the_program_s)
{
	struct bpf_object *o = load_each(t, "each_for_ctx", "array", 0, 8);

	expect_eq(t, call(t, o, "each_for_ctx"), 8);
	expect_eq(t, global(t, o, __u64, sum), 0xff);
}

/* Of a map with a value for each CPU the callback gets the running one's. */
HELPER_CASE(bpf_for_each_map_elem, values_of_its_cpu)
{
	struct bpf_object *o = helper_load(t, bpf_for_each_map_elem, "each_of_percpu_array");
	int cpus[1], i, n = libbpf_num_possible_cpus();
	__u64 values[n];

	must(t, cpus_allowed(cpus, 1));
	must(t, pin_to_cpu(cpus[0]));
	for (i = 0; i < n; i++)
		values[i] = 1 + i;
	must(t, bpf_map_update_elem(map_fd(t, o, "percpu_array"), &(__u32){ 3 }, values, BPF_ANY));
	expect_eq(t, call(t, o, "each_of_percpu_array"), 8);
	expect_eq(t, global(t, o, __u64, sum), 1 + cpus[0]);
}

/* bpf_for_each_hash_elem() has the next element in hand before it calls. */
HELPER_PLAIN(bpf_for_each_map_elem, callback_deletes)
{
	struct bpf_object *o = load_each(t, "each_deleted", "hash", 0, 8);
	__u32 key;

	expect_eq(t, call(t, o, "each_deleted"), 8);
	expect_eq(t, global(t, o, __u32, calls), 8);
	expect_err(t, bpf_map_get_next_key(map_fd(t, o, "hash"), NULL, &key), ENOENT);
}

static void check_stop(struct test *t, __u32 after)
{
	struct bpf_object *o = load_each(t, "each_of_array", "array", 0, 8);

	global(t, o, __u32, stop_after) = after;
	expect_eq(t, call(t, o, "each_of_array"), after);
	expect_eq(t, global(t, o, __u32, calls), after);
	/* an array is gone through from its first element on */
	expect_eq(t, global(t, o, __u32, keys), (1 << after) - 1);
}

HELPER_PLAIN(bpf_for_each_map_elem, callback_stops)
{
	check_stop(t, 3);
}

HELPER_EDGE_PLAIN(bpf_for_each_map_elem, stopped_by_the_first)
{
	check_stop(t, 1);
}

HELPER_EDGE_PLAIN(bpf_for_each_map_elem, stopped_by_the_last)
{
	check_stop(t, 8);
}

HELPER_EDGE_PLAIN(bpf_for_each_map_elem, empty_hash)
{
	struct bpf_object *o = load_each(t, "each_of_hash", "hash", 0, 0);

	expect_eq(t, call(t, o, "each_of_hash"), 0);
	expect_eq(t, global(t, o, __u32, calls), 0);
}

HELPER_EDGE_PLAIN(bpf_for_each_map_elem, full_hash)
{
	struct bpf_object *o = load_each(t, "each_of_hash", "hash", 0, 8);

	expect_eq(t, call(t, o, "each_of_hash"), 8);
	expect_eq(t, global(t, o, __u32, keys), 0xff);
}

#define EACH_REFUSES(what, prog, set_flags)					\
	HELPER_EDGE_PLAIN(bpf_for_each_map_elem, what)				\
	{									\
		struct bpf_object *o = helper_load(t, bpf_for_each_map_elem, prog);	\
										\
		global(t, o, __u64, flags) = set_flags;				\
		expect_err(t, call(t, o, prog), EINVAL);			\
		expect_eq(t, global(t, o, __u32, calls), 0);			\
	}

EACH_REFUSES(unknown_flag, "each_of_array", 1)
EACH_REFUSES(highest_flag, "each_of_array", 1ULL << 63)
EACH_REFUSES(unknown_flag_of_hash, "each_of_hash", 1)
