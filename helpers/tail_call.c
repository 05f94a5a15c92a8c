// SPDX-License-Identifier: GPL-2.0
/* bpf_tail_call() */
#include "helpers/fixtures.h"

#define TAIL(what) HELPER_PLAIN(bpf_tail_call, what)
#define TAIL_EDGE(what) HELPER_EDGE_PLAIN(bpf_tail_call, what)

static long long run(struct test *t, struct bpf_object *o, const char *prog)
{
	return prog_run(prog_fd(t, o, prog), NULL, 0, NULL, 0);
}

static long long run_from(struct test *t, struct bpf_object *o, __u32 next)
{
	global(t, o, __u32, next) = next;
	return run(t, o, "link");
}

static void put(struct test *t, struct bpf_object *o, __u32 slot, const char *prog)
{
	int fd = prog_fd(t, o, prog);

	must(t, bpf_map_update_elem(map_fd(t, o, "table"), &slot, &fd, BPF_ANY));
}

/*
 * "link" and "end", and what calls one of them: slot 0 calls the one of `next`, slot 1 ends,
 * slot 2 is empty, and 3 calls 0.
 */
static struct bpf_object *load_chain(struct test *t, const char *caller)
{
	struct bpf_object *o = prog_open(t, "helpers/bpf_tail_call", NULL);
	const char *const wanted[] = { "link", "end", "back", caller };
	struct bpf_program *p;
	size_t i;

	bpf_object__for_each_program(p, o)
		bpf_program__set_autoload(p, false);
	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		p = bpf_object__find_program_by_name(o, wanted[i]);
		if (!p)
			test_fail(t, "the object has no program %s", wanted[i]);
		bpf_program__set_autoload(p, true);
	}
	must(t, bpf_object__load(o));
	put(t, o, 0, "link");
	put(t, o, 1, "end");
	put(t, o, 3, "back");
	return o;
}

TAIL(does_not_return)
{
	struct bpf_object *o = load_chain(t, "link");

	expect_eq(t, run_from(t, o, 1), 77);
	expect_eq(t, global(t, o, __u32, runs), 1);
	expect_eq(t, global(t, o, __u32, fell_through), 0);
}

/* Who is called is what is in the slot now. */
TAIL(slot_is_changed)
{
	struct bpf_object *o = load_chain(t, "link");

	expect_eq(t, run_from(t, o, 2), 1);
	put(t, o, 2, "end");
	expect_eq(t, run_from(t, o, 2), 77);
	expect_eq(t, global(t, o, __u32, fell_through), 1);
}

/* The same where the JIT has made a jump of it (bpf_arch_poke_desc_update()). */
TAIL(slot_of_a_constant_is_changed)
{
	struct bpf_object *o = load_chain(t, "link_constant");

	expect_eq(t, run(t, o, "link_constant"), 77);
	must(t, bpf_map_delete_elem(map_fd(t, o, "table"), &(__u32){ 1 }));
	expect_eq(t, run(t, o, "link_constant"), 1);
	put(t, o, 1, "end");
	expect_eq(t, run(t, o, "link_constant"), 77);
	expect_eq(t, global(t, o, __u32, fell_through), 1);
}

/* What a function calls is in its place, and returns to who called the function. */
TAIL(from_a_function)
{
	struct bpf_object *o = load_chain(t, "from_function");

	global(t, o, __u32, next) = 1;
	expect_eq(t, run(t, o, "from_function"), 77 + 1);
	expect_eq(t, global(t, o, __u32, fell_through), 0);
	global(t, o, __u32, next) = 2;
	expect_eq(t, run(t, o, "from_function"), 5 + 1);
	expect_eq(t, global(t, o, __u32, fell_through), 1);
}

/*
 * MAX_TAIL_CALL_CNT is 32 before 5.17 and 33 from then on, but the check changed with
 * it: 33 calls have been taken all along (include/linux/bpf.h, 5.10 and 5.17).
 */
TAIL_EDGE(chain_ends_after_33)
{
	struct bpf_object *o = load_chain(t, "link");

	expect_eq(t, run_from(t, o, 0), 1);
	expect_eq(t, global(t, o, __u32, runs), 1 + 33);
	expect_eq(t, global(t, o, __u32, fell_through), 1);
}

/* The limit is of the chain, whoever is in it: after an odd number of calls it ends in "back". */
TAIL_EDGE(chain_of_two_ends_after_33)
{
	struct bpf_object *o = load_chain(t, "link");

	expect_eq(t, run_from(t, o, 3), 2);
	expect_eq(t, global(t, o, __u32, runs), 1 + 33);
	expect_eq(t, global(t, o, __u32, fell_through), 1);
}

/* A new run has a new chain. */
TAIL_EDGE(count_begins_anew)
{
	struct bpf_object *o = load_chain(t, "link");

	expect_eq(t, run_from(t, o, 0), 1);
	expect_eq(t, run_from(t, o, 0), 1);
	expect_eq(t, global(t, o, __u32, runs), 2 * (1 + 33));
}

TAIL_EDGE(empty_slot)
{
	struct bpf_object *o = load_chain(t, "link");

	expect_eq(t, run_from(t, o, 2), 1);
	expect_eq(t, global(t, o, __u32, fell_through), 1);
}

TAIL_EDGE(one_past_the_end)
{
	struct bpf_object *o = load_chain(t, "link");

	expect_eq(t, run_from(t, o, 4), 1);
	expect_eq(t, global(t, o, __u32, fell_through), 1);
}

TAIL_EDGE(greatest_index)
{
	struct bpf_object *o = load_chain(t, "link");

	expect_eq(t, run_from(t, o, ~0U), 1);
	expect_eq(t, global(t, o, __u32, fell_through), 1);
}

/* The upper half of the argument is not looked at. */
TAIL_EDGE(index_of_64_bits)
{
	struct bpf_object *o = load_chain(t, "link64");

	global(t, o, __u64, next64) = 1ULL << 32 | 1;
	expect_eq(t, run(t, o, "link64"), 77);
	global(t, o, __u64, next64) = 1ULL << 63 | 4;
	expect_eq(t, run(t, o, "link64"), 1);
	expect_eq(t, global(t, o, __u32, fell_through), 1);
}

TAIL_EDGE(deleted_slot)
{
	struct bpf_object *o = load_chain(t, "link");

	must(t, bpf_map_delete_elem(map_fd(t, o, "table"), &(__u32){ 1 }));
	expect_eq(t, run_from(t, o, 1), 1);
	expect_eq(t, global(t, o, __u32, fell_through), 1);
}
