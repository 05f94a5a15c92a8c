// SPDX-License-Identifier: GPL-2.0
/* bpf_map_push_elem(), bpf_map_pop_elem() and bpf_map_peek_elem(), on maps of two elements. */
#include "helpers/fixtures.h"

static const char *map_of(const char *prog)
{
	return prog[3] == 's' ? "stack" : prog[3] == 'r' ? "read_only_queue" : "queue";
}

/* What user space has put in, in this order. */
static void fill(struct test *t, struct bpf_object *o, const char *prog, int n)
{
	int fd = map_fd(t, o, map_of(prog));
	__u64 v;

	for (v = 1; v <= (__u64)n; v++)
		must(t, bpf_map_update_elem(fd, NULL, &v, BPF_ANY));
}

/* What user space takes out; 0 where nothing is left. */
static __u64 take(struct test *t, struct bpf_object *o, const char *prog)
{
	__u64 v = 0;
	int err = bpf_map_lookup_and_delete_elem(map_fd(t, o, map_of(prog)), NULL, &v);

	must(t, err == -ENOENT ? 0 : err);
	return err ? 0 : v;
}

static long long with(struct test *t, struct bpf_object *o, const char *prog, __u64 value, __u64 flags)
{
	global(t, o, __u64, value) = value;
	global(t, o, __u64, flags) = flags;
	return call(t, o, prog);
}

#define CASE(define, helper, what, prog, n, ...)				\
	define(helper, what)							\
	{									\
		const char *p = prog;						\
		struct bpf_object *o = helper_load(t, helper, p);				\
										\
		fill(t, o, p, n);						\
		__VA_ARGS__							\
	}

/* ---- push: @n elements are there, 1, 2.. */

#define PUSH(what, ...) CASE(HELPER_PLAIN, bpf_map_push_elem, what, __VA_ARGS__)
#define PUSH_EDGE(what, ...) CASE(HELPER_EDGE_PLAIN, bpf_map_push_elem, what, __VA_ARGS__)
#define PUSHED(value, flags) with(t, o, p, value, flags)
#define LEFT(first, second)							\
	expect_eq(t, take(t, o, p), first);					\
	expect_eq(t, take(t, o, p), second);					\
	expect_eq(t, take(t, o, p), 0)

PUSH(queue_is_taken_in_order, "of_queue", 1, expect_ok(t, PUSHED(7, BPF_ANY)); LEFT(1, 7); )
PUSH(stack_is_taken_last_first, "of_stack", 1, expect_ok(t, PUSHED(7, BPF_ANY)); LEFT(7, 1); )
PUSH_EDGE(into_empty, "of_queue", 0, expect_ok(t, PUSHED(7, BPF_ANY)); LEFT(7, 0); )
PUSH_EDGE(full_queue, "of_queue", 2, expect_err(t, PUSHED(7, BPF_ANY), E2BIG); LEFT(1, 2); )
PUSH_EDGE(full_stack, "of_stack", 2, expect_err(t, PUSHED(7, BPF_ANY), E2BIG); LEFT(2, 1); )
/* BPF_EXIST: the oldest makes room, in a stack too (queue_stack_map_push_elem()). */
PUSH_EDGE(exist_of_full_queue, "of_queue", 2, expect_ok(t, PUSHED(7, BPF_EXIST)); LEFT(2, 7); )
PUSH_EDGE(exist_of_queue_with_room, "of_queue", 1, expect_ok(t, PUSHED(7, BPF_EXIST)); LEFT(1, 7); )
PUSH_EDGE(exist_of_full_stack, "of_stack", 2, expect_ok(t, PUSHED(7, BPF_EXIST)); LEFT(7, 2); )
PUSH_EDGE(noexist, "of_queue", 0, expect_err(t, PUSHED(7, BPF_NOEXIST), EINVAL); LEFT(0, 0); )
PUSH_EDGE(noexist_of_stack, "of_stack", 0, expect_err(t, PUSHED(7, BPF_NOEXIST), EINVAL); LEFT(0, 0); )
PUSH_EDGE(unknown_flag, "of_queue", 0, expect_err(t, PUSHED(7, 1ULL << 63), EINVAL); LEFT(0, 0); )
PUSH_EDGE(lock, "of_queue", 0, expect_err(t, PUSHED(7, BPF_F_LOCK), EINVAL); LEFT(0, 0); )

/* As those of bpf_map_update_elem() (helpers/map_elem.c): an int before 6.4. */
#define ERROR_HAS_64_BITS(helper, n, err)					\
	CASE(HELPER_EDGE_PLAIN, helper, error_has_64_bits, "of_64_bit", n,	\
	     expect_eq(t, with(t, o, p, 7, BPF_ANY),				\
		       verlist_holds("6.4", test_kver()) ? -err : 0xffffffffLL + 1 - err); )
ERROR_HAS_64_BITS(bpf_map_push_elem, 2, E2BIG)
ERROR_HAS_64_BITS(bpf_map_pop_elem, 0, ENOENT)
ERROR_HAS_64_BITS(bpf_map_peek_elem, 0, ENOENT)

/* ---- pop and peek: what the program got, and what is left */

#define POP(what, ...) CASE(HELPER_PLAIN, bpf_map_pop_elem, what, __VA_ARGS__)
#define POP_EDGE(what, ...) CASE(HELPER_EDGE_PLAIN, bpf_map_pop_elem, what, __VA_ARGS__)
#define PEEK(what, ...) CASE(HELPER_PLAIN, bpf_map_peek_elem, what, __VA_ARGS__)
#define PEEK_EDGE(what, ...) CASE(HELPER_EDGE_PLAIN, bpf_map_peek_elem, what, __VA_ARGS__)
#define GOT(v)									\
	expect_ok(t, with(t, o, p, 7, 0));					\
	expect_eq(t, global(t, o, __u64, value), v)
/* memset() of the program's buffer, in __queue_map_get() and __stack_map_get() */
#define GOT_NOTHING								\
	expect_err(t, with(t, o, p, 7, 0), ENOENT);				\
	expect_eq(t, global(t, o, __u64, value), 0)

POP(queue_s_first, "of_queue", 2, GOT(1); LEFT(2, 0); )
POP(stack_s_last, "of_stack", 2, GOT(2); LEFT(1, 0); )
POP(one_after_the_other, "of_queue", 2, GOT(1); GOT(2); LEFT(0, 0); )
POP(makes_room, "of_queue", 2, GOT(1); fill(t, o, p, 1); LEFT(2, 1); )
POP_EDGE(last_of_stack, "of_stack", 1, GOT(1); LEFT(0, 0); )
POP_EDGE(empty_queue, "of_queue", 0, GOT_NOTHING; )
POP_EDGE(empty_stack, "of_stack", 0, GOT_NOTHING; )
POP_EDGE(emptied_queue, "of_queue", 1, GOT(1); GOT_NOTHING; )

PEEK(queue_s_first_stays, "of_queue", 2, GOT(1); LEFT(1, 2); )
PEEK(stack_s_last_stays, "of_stack", 2, GOT(2); LEFT(2, 1); )
PEEK(the_same_twice, "of_queue", 1, GOT(1); GOT(1); LEFT(1, 0); )
PEEK(at_a_read_only_queue, "of_read_only", 1, GOT(1); )
PEEK_EDGE(empty_queue, "of_queue", 0, GOT_NOTHING; )
PEEK_EDGE(empty_stack, "of_stack", 0, GOT_NOTHING; )
PEEK_EDGE(emptied_queue, "of_queue", 1, LEFT(1, 0); GOT_NOTHING; )
