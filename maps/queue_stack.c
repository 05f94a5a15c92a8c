// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_QUEUE and BPF_MAP_TYPE_STACK (kernel/bpf/queue_stack_maps.c) */
#include "maps/types.h"

#define QUEUE .type = BPF_MAP_TYPE_QUEUE, .value_size = 8, .max_entries = 4
#define STACK .type = BPF_MAP_TYPE_STACK, .value_size = 8, .max_entries = 4
static const struct map_type *const qs_types[] = { &map_type_queue, &map_type_stack };

/*
 * "Fix queue/stack map u32 index overflow" looks at the size; before, the memory
 * cannot be had, and 5.10 finds the charge for it too large.
 */
#define OVERFLOW_ROWS ERR_SINCE("7.4 7.3.4 6.12.117", E2BIG), ERR_SINCE("5.11", ENOMEM), ELSE(E2BIG)
#define QS_CREATES(type, ARGS_OF) MAP_CREATES(type,					\
	CREATE(max_entries_0, ARGS(ARGS_OF, .max_entries = 0), ELSE(EINVAL)),		\
	CREATE(key_size_4, ARGS(ARGS_OF, .key_size = 4), ELSE(EINVAL)),			\
	CREATE(value_size_0, ARGS(ARGS_OF, .value_size = 0), ELSE(EINVAL)),		\
	CREATE(value_size_4mib, ARGS(ARGS_OF, .value_size = 4 << 20, .max_entries = 1),	\
	       ELSE_OK),								\
	CREATE(value_size_over_4mib,							\
	       ARGS(ARGS_OF, .value_size = (4 << 20) + 8, .max_entries = 1), ELSE(E2BIG)), \
	CREATE(no_prealloc, ARGS(ARGS_OF, .map_flags = BPF_F_NO_PREALLOC), ELSE(EINVAL)), \
	CREATE(rdonly_prog, ARGS(ARGS_OF, .map_flags = BPF_F_RDONLY_PROG), ELSE_OK),	\
	CREATE(size_over_4gib, ARGS(ARGS_OF, .value_size = 4096, .max_entries = ~0U),	\
	       OVERFLOW_ROWS))
QS_CREATES(queue, QUEUE);
QS_CREATES(stack, STACK);

static int push(int fd, __u64 value, __u64 flags)
{
	return bpf_map_update_elem(fd, NULL, &value, flags);
}

static long long peek(int fd)
{
	__u64 value;
	int err = bpf_map_lookup_elem(fd, NULL, &value);

	return err ? err : (long long)value;
}

static long long pop(int fd)
{
	__u64 value;
	int err = bpf_map_lookup_and_delete_elem(fd, NULL, &value);

	return err ? err : (long long)value;
}

/* 1, 2, 3 and 4 */
static int fill(int fd)
{
	int i, err = 0;

	for (i = 1; i <= 4 && !err; i++)
		err = push(fd, i, BPF_ANY);
	return err;
}

static bool is_queue(const struct test *t)
{
	return family_type(t) == &map_type_queue;
}

FAMILY_PLAIN(qs, pop_order)
{
	bool queue = is_queue(t);

	expect_ok(t, fill(fd));
	expect_eq(t, pop(fd), queue ? 1 : 4);
	expect_eq(t, pop(fd), queue ? 2 : 3);
	expect_eq(t, pop(fd), queue ? 3 : 2);
	expect_eq(t, pop(fd), queue ? 4 : 1);
	expect_err(t, pop(fd), ENOENT);
}

FAMILY_PLAIN(qs, order_over_wrap)
{
	expect_ok(t, fill(fd));
	expect_ok(t, pop(fd));
	expect_ok(t, push(fd, 5, BPF_ANY));
	expect_eq(t, pop(fd), is_queue(t) ? 2 : 5);
}

FAMILY_PLAIN(qs, peek_keeps)
{
	expect_ok(t, fill(fd));
	expect_eq(t, peek(fd), is_queue(t) ? 1 : 4);
	expect_eq(t, peek(fd), is_queue(t) ? 1 : 4);
}

FAMILY_PLAIN(qs, peek_empty)
{
	expect_err(t, peek(fd), ENOENT);
}

FAMILY_PLAIN(qs, pop_empty)
{
	expect_err(t, pop(fd), ENOENT);
}

FAMILY_PLAIN(qs, push_when_full)
{
	expect_ok(t, fill(fd));
	expect_err(t, push(fd, 5, BPF_ANY), E2BIG);
	expect_eq(t, peek(fd), is_queue(t) ? 1 : 4);
}

/* BPF_EXIST makes room, by forgetting the oldest */
FAMILY_PLAIN(qs, push_exist_when_full)
{
	expect_ok(t, fill(fd));
	expect_ok(t, push(fd, 5, BPF_EXIST));
	expect_eq(t, pop(fd), is_queue(t) ? 2 : 5);
}

FAMILY_PLAIN(qs, push_exist_when_empty)
{
	expect_ok(t, push(fd, 5, BPF_EXIST));
	expect_eq(t, peek(fd), 5);
}

FAMILY_PLAIN(qs, push_noexist)
{
	expect_err(t, push(fd, 5, BPF_NOEXIST), EINVAL);
}

FAMILY_PLAIN(qs, push_unknown_flags)
{
	expect_err(t, push(fd, 5, BPF_EXIST | 1ULL << 31), EINVAL);
}

FAMILY_PLAIN(qs, push_with_key)
{
	__u32 key = 0;
	__u64 value = 5;

	expect_err(t, bpf_map_update_elem(fd, &key, &value, BPF_ANY), EINVAL);
}

FAMILY_PLAIN(qs, pop_with_flags)
{
	__u64 value;

	expect_ok(t, fill(fd));
	expect_err(t, bpf_map_lookup_and_delete_elem_flags(fd, NULL, &value, BPF_F_LOCK), EINVAL);
}

FAMILY_PLAIN(qs, next_key)
{
	__u32 next;

	expect_ok(t, fill(fd));
	expect_err(t, bpf_map_get_next_key(fd, NULL, &next), EINVAL);
}

FAMILY_PLAIN(qs, delete)
{
	expect_ok(t, fill(fd));
	expect_err(t, bpf_map_delete_elem(fd, NULL), EINVAL);
}

FAMILY_PLAIN(qs, batch_lookup)
{
	__u64 values[4];
	__u32 at, count = 4;

	expect_err(t, bpf_map_lookup_batch(fd, NULL, &at, NULL, values, &count, NULL), BM_ENOTSUPP);
}

/* ---- from a program */

FAMILY_PLAIN(qs, prog_push_is_seen_by_syscall)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "push_pop");

	(void)fd;
	expect_ok(t, prog_op(&p, MAP_OP_PUSH, 7, BPF_ANY));
	expect_eq(t, pop(p.map), 7);
	expect_err(t, pop(p.map), ENOENT);
}

FAMILY_PLAIN(qs, prog_pops_what_syscall_pushed)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "push_pop");

	(void)fd;
	expect_ok(t, fill(p.map));
	expect_ok(t, prog_op(&p, MAP_OP_POP, 0, 0));
	expect_eq(t, p.io->value, is_queue(t) ? 1 : 4);
	expect_eq(t, peek(p.map), is_queue(t) ? 2 : 3);
}

FAMILY_PLAIN(qs, prog_peek_keeps)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "push_pop");

	(void)fd;
	expect_ok(t, push(p.map, 7, BPF_ANY));
	expect_ok(t, prog_op(&p, MAP_OP_PEEK, 0, 0));
	expect_eq(t, p.io->value, 7);
	expect_eq(t, peek(p.map), 7);
}

FAMILY_PLAIN(qs, prog_push_when_full)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "push_pop");

	(void)fd;
	expect_ok(t, fill(p.map));
	expect_err(t, prog_op(&p, MAP_OP_PUSH, 5, BPF_ANY), E2BIG);
	expect_ok(t, prog_op(&p, MAP_OP_PUSH, 5, BPF_EXIST));
	expect_err(t, prog_op(&p, MAP_OP_PUSH, 5, BPF_NOEXIST), EINVAL);
}

/* The program's buffer is cleared, as what was in it before would pass for an element. */
FAMILY_PLAIN(qs, prog_pop_of_empty_zeroes)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "push_pop");

	(void)fd;
	expect_err(t, prog_op(&p, MAP_OP_POP, 7, 0), ENOENT);
	expect_eq(t, p.io->value, 0);
	expect_err(t, prog_op(&p, MAP_OP_PEEK, 7, 0), ENOENT);
	expect_eq(t, p.io->value, 0);
}

/* The n-th of 300 is pushed by a program when n is even, and popped by one when n divides by 3. */
FAMILY_PLAIN(qs, job_order_from_both_sides)
{
	const __u64 nr = 300;
	struct map_args args = family_type(t)->args;
	struct map_prog p;
	__u64 i, wrong = 0;
	long long got;

	(void)fd;
	args.max_entries = nr;
	p = map_prog_load_as(t, family_type(t)->name, "push_pop", &args);
	for (i = 0; i < nr; i++)
		wrong += i % 2 ? !!push(p.map, i, BPF_ANY) : !!prog_op(&p, MAP_OP_PUSH, i, BPF_ANY);
	expect_eq(t, wrong, 0);
	expect_err(t, push(p.map, nr, BPF_ANY), E2BIG);
	for (i = 0; i < nr; i++) {
		got = i % 3 ? pop(p.map) : prog_op(&p, MAP_OP_POP, 0, 0) ?: (long long)p.io->value;
		wrong += got != (long long)(is_queue(t) ? i : nr - 1 - i);
	}
	expect_eq(t, wrong, 0);
	expect_err(t, pop(p.map), ENOENT);
}
