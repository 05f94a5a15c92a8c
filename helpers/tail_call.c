// SPDX-License-Identifier: GPL-2.0
/* bpf_tail_call() */
#include "helpers/fixtures.h"

static long long run_from(struct test *t, struct bpf_object *o, __u32 next)
{
	global(t, o, __u32, next) = next;
	return prog_run(prog_fd(t, o, "link"), NULL, 0, NULL, 0);
}

static struct bpf_object *load_chain(struct test *t)
{
	struct bpf_object *o = prog_load_all(t, "helpers/bpf_tail_call");
	int link = prog_fd(t, o, "link"), end = prog_fd(t, o, "end");

	/* slot 0 calls itself, slot 1 ends, slot 2 is empty */
	must(t, bpf_map_update_elem(map_fd(t, o, "table"), &(__u32){0}, &link, BPF_ANY));
	must(t, bpf_map_update_elem(map_fd(t, o, "table"), &(__u32){1}, &end, BPF_ANY));
	return o;
}

/*
 * MAX_TAIL_CALL_CNT is 32 before 5.17 and 33 from then on, but the check changed with
 * it: 33 calls have been taken all along (include/linux/bpf.h, 5.10 and 5.17).
 */
HELPER_CASE(bpf_tail_call, chain_ends_after_33)
{
	struct bpf_object *o = load_chain(t);

	expect_eq(t, run_from(t, o, 0), 1);
	expect_eq(t, global(t, o, __u32, runs), 1 + 33);
	expect_eq(t, global(t, o, __u32, fell_through), 1);
}

HELPER_CASE(bpf_tail_call, does_not_return)
{
	struct bpf_object *o = load_chain(t);

	expect_eq(t, run_from(t, o, 1), 77);
	expect_eq(t, global(t, o, __u32, runs), 1);
	expect_eq(t, global(t, o, __u32, fell_through), 0);
}

HELPER_CASE(bpf_tail_call, empty_slot_falls_through)
{
	struct bpf_object *o = load_chain(t);

	expect_eq(t, run_from(t, o, 2), 1);
	expect_eq(t, global(t, o, __u32, fell_through), 1);
}

HELPER_CASE(bpf_tail_call, past_the_end_falls_through)
{
	struct bpf_object *o = load_chain(t);

	expect_eq(t, run_from(t, o, 3), 1);
	expect_eq(t, run_from(t, o, ~0U), 1);
	expect_eq(t, global(t, o, __u32, fell_through), 2);
}

HELPER_CASE(bpf_tail_call, deleted_slot_falls_through)
{
	struct bpf_object *o = load_chain(t);

	must(t, bpf_map_delete_elem(map_fd(t, o, "table"), &(__u32){1}));
	expect_eq(t, run_from(t, o, 1), 1);
	expect_eq(t, global(t, o, __u32, fell_through), 1);
}
