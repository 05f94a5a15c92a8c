// SPDX-License-Identifier: GPL-2.0
/* Helpers that call back: bpf_loop(), bpf_for_each_map_elem(). */
#include "helpers/fixtures.h"

#define MAX_LOOPS (1 << 23)	/* BPF_MAX_LOOPS of include/linux/bpf.h */

static long long loop(struct test *t, struct bpf_object *o, const char *prog, __u32 rounds,
		      __u32 stop_at)
{
	global(t, o, __u32, rounds) = rounds;
	global(t, o, __u32, stop_at) = stop_at;
	global(t, o, __u32, calls) = 0;
	return call(t, o, prog);
}

static void check_loop(struct test *t, const char *prog, long long too_many)
{
	struct bpf_object *o = helper_load(t, bpf_loop, prog);

	/* never stopped: all rounds */
	expect_eq(t, loop(t, o, prog, 10, ~0U), 10);
	expect_eq(t, global(t, o, __u32, calls), 10);
	expect_eq(t, global(t, o, __u32, last_index), 9);
	/* stopped: the round that said so counts */
	expect_eq(t, loop(t, o, prog, 10, 3), 4);
	expect_eq(t, global(t, o, __u32, calls), 4);
	expect_eq(t, loop(t, o, prog, 0, ~0U), 0);
	expect_eq(t, global(t, o, __u32, calls), 0);
	expect_eq(t, loop(t, o, prog, MAX_LOOPS, 0), 1);
	expect_eq(t, loop(t, o, prog, MAX_LOOPS + 1, 0), too_many);
	expect_eq(t, global(t, o, __u32, calls), 0);
}

HELPER_CASE(bpf_loop, callback_stops)
{
	check_loop(t, "loop", -E2BIG);
}

/*
 * In place of the call, inline_bpf_loop() (kernel/bpf/verifier.c) sets the errno with
 * a 32 bit move: what the program has in the helper's long is a positive number.
 */
HELPER_CASE(bpf_loop, callback_stops_inlined)
{
	check_loop(t, "inlined", 0xffffffffLL + 1 - E2BIG);
}

HELPER_CASE(bpf_loop, unknown_flags)
{
	struct bpf_object *o = helper_load(t, bpf_loop, "loop");

	global(t, o, __u64, flags) = 1;
	expect_err(t, loop(t, o, "loop", 10, ~0U), EINVAL);
	expect_eq(t, global(t, o, __u32, calls), 0);
}

HELPER_CASE(bpf_for_each_map_elem, all_of_an_array)
{
	struct bpf_object *o = helper_load(t, bpf_for_each_map_elem, "each_of_array");
	int fd = map_fd(t, o, "array");
	__u64 value;
	__u32 key;

	for (key = 0; key < 8; key++) {
		value = 1 << key;
		must(t, bpf_map_update_elem(fd, &key, &value, BPF_ANY));
	}
	expect_eq(t, call(t, o, "each_of_array"), 8);
	expect_eq(t, global(t, o, __u64, sum), 0xff);
	expect_eq(t, global(t, o, __u32, keys), 0xff);
	/* the callback has the value itself, not a copy */
	for (key = 0; key < 8; key++) {
		must(t, bpf_map_lookup_elem(fd, &key, &value));
		expect_eq(t, value, (1 << key) + 100);
	}
}

HELPER_CASE(bpf_for_each_map_elem, what_a_hash_has)
{
	struct bpf_object *o = helper_load(t, bpf_for_each_map_elem, "each_of_hash");
	__u64 value = 1;
	__u32 key;

	expect_eq(t, call(t, o, "each_of_hash"), 0);
	for (key = 2; key < 5; key++)
		must(t, bpf_map_update_elem(map_fd(t, o, "hash"), &key, &value, BPF_ANY));
	expect_eq(t, call(t, o, "each_of_hash"), 3);
	expect_eq(t, global(t, o, __u32, keys), 1 << 2 | 1 << 3 | 1 << 4);
}

HELPER_CASE(bpf_for_each_map_elem, callback_stops)
{
	struct bpf_object *o = helper_load(t, bpf_for_each_map_elem, "each_of_array");

	global(t, o, __u32, stop_after) = 3;
	expect_eq(t, call(t, o, "each_of_array"), 3);
	expect_eq(t, global(t, o, __u32, calls), 3);
}

HELPER_CASE(bpf_for_each_map_elem, unknown_flags)
{
	struct bpf_object *o = helper_load(t, bpf_for_each_map_elem, "each_of_array");

	global(t, o, __u64, flags) = 1;
	expect_err(t, call(t, o, "each_of_array"), EINVAL);
	expect_eq(t, global(t, o, __u32, calls), 0);
}
