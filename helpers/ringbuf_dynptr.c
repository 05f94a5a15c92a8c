// SPDX-License-Identifier: GPL-2.0
/* Records as dynptrs, of rings to user space; and samples as dynptrs, of rings from it. */
#include "helpers/ringbuf_rig.h"

static long long reserve(struct test *t, struct bpf_object *o, const char *prog, __u32 size, __u64 flags)
{
	global(t, o, __u64, value) = 41;
	global(t, o, __u32, size) = size;
	global(t, o, __u64, flags) = flags;
	return call(t, o, prog);
}

/* ---- bpf_ringbuf_reserve_dynptr(): reserved, the value written in front, submitted */

HELPER_PLAIN(bpf_ringbuf_reserve_dynptr, is_written_and_read)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_reserve_dynptr, "reserve");
	struct records r = {0};

	expect_ok(t, reserve(t, o, "reserve", 16, 0));
	expect_ok(t, global(t, o, long, ret_write));
	expect_eq(t, read_ring(t, o, &r), 1);
	expect_eq(t, r.size, 16);
	expect_eq(t, *(__u64 *)r.data, 41);
}

HELPER_PLAIN(bpf_ringbuf_reserve_dynptr, written_up_to_its_end)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_reserve_dynptr, "write_at_end");
	struct records r = {0};

	expect_ok(t, reserve(t, o, "write_at_end", 13, 0));
	expect_ok(t, global(t, o, long, ret_write));
	expect_eq(t, read_ring(t, o, &r), 1);
	expect_eq(t, r.size, 13);
	expect_mem(t, r.data + 9, "\x29\0\0\0", 4);
}

/* Records are rounded up to 8 bytes, what may be written is not. */
HELPER_EDGE_PLAIN(bpf_ringbuf_reserve_dynptr, written_past_its_end)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_reserve_dynptr, "write_past_end");

	expect_ok(t, reserve(t, o, "write_past_end", 13, 0));
	expect_err(t, global(t, o, long, ret_write), E2BIG);
}

/* Where it fails the dynptr is null: nothing can be written, and nothing is submitted. */
#define RESERVE(what, size, flags, err, err_write, takes)			\
	HELPER_EDGE_PLAIN(bpf_ringbuf_reserve_dynptr, what)			\
	{									\
		struct bpf_object *o = helper_load(t, bpf_ringbuf_reserve_dynptr, "reserve");	\
		struct records r = {0};						\
										\
		expect(t, reserve(t, o, "reserve", size, flags), ELSE(err));	\
		expect(t, global(t, o, long, ret_write), ELSE(err_write));	\
		expect_eq(t, read_ring(t, o, &r), !(err));			\
		expect_eq(t, positions(t, o).producer, takes);			\
	}

RESERVE(no_byte, 0, 0, 0, E2BIG, 8)
RESERVE(too_few_bytes_for_the_write, 7, 0, 0, E2BIG, 16)
RESERVE(whole_ring, 4080, 0, 0, 0, 4088)
RESERVE(more_than_the_ring, 4081, 0, EINVAL, EINVAL, 0)
/* DYNPTR_MAX_SIZE: 24 bits have the size */
RESERVE(largest_dynptr, (1 << 24) - 1, 0, EINVAL, EINVAL, 0)
RESERVE(more_than_the_largest_dynptr, 1 << 24, 0, E2BIG, EINVAL, 0)
RESERVE(largest_number, ~0U, 0, E2BIG, EINVAL, 0)
RESERVE(unknown_flag, 16, 1, EINVAL, EINVAL, 0)
RESERVE(highest_flag, 16, 1ULL << 63, EINVAL, EINVAL, 0)

HELPER_EDGE_PLAIN(bpf_ringbuf_reserve_dynptr, full)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_reserve_dynptr, "reserve");
	struct records r = {0};

	expect_ok(t, reserve(t, o, "reserve", 4080, 0));
	expect_err(t, reserve(t, o, "reserve", 0, 0), EINVAL);
	expect_eq(t, read_ring(t, o, &r), 1);
	expect_ok(t, reserve(t, o, "reserve", 0, 0));
}

/* ---- bpf_ringbuf_submit_dynptr() and bpf_ringbuf_discard_dynptr() */

#define RELEASED(define, helper, what, prog, size, flags, err, seen, last)	\
	define(helper, what)							\
	{									\
		struct bpf_object *o = helper_load(t, helper, prog);		\
		struct records r = {0};						\
										\
		global(t, o, __u64, wakeup) = flags;				\
		expect(t, reserve(t, o, prog, size, 0), ELSE(err));		\
		expect_eq(t, read_ring(t, o, &r), seen);			\
		expect_eq(t, *(__u64 *)r.data, last);				\
		expect_eq(t, positions(t, o).consumer, positions(t, o).producer);	\
	}
#define SUBMITTED(what, ...) RELEASED(HELPER_PLAIN, bpf_ringbuf_submit_dynptr, what, __VA_ARGS__)
#define SUBMIT_EDGE(what, ...) RELEASED(HELPER_EDGE_PLAIN, bpf_ringbuf_submit_dynptr, what, __VA_ARGS__)
#define DISCARDED(what, ...) RELEASED(HELPER_PLAIN, bpf_ringbuf_discard_dynptr, what, __VA_ARGS__)
#define DISCARD_EDGE(what, ...) RELEASED(HELPER_EDGE_PLAIN, bpf_ringbuf_discard_dynptr, what, __VA_ARGS__)

SUBMITTED(is_read, "release", 16, 0, 0, 1, 41)
SUBMITTED(two, "release_two", 16, 0, 0, 2, 42)
SUBMIT_EDGE(whole_ring, "release", 4080, 0, 0, 1, 41)
SUBMIT_EDGE(unknown_flag, "release", 16, 4, 0, 1, 41)
SUBMIT_EDGE(highest_flag, "release", 16, 1ULL << 63, 0, 1, 41)
/* A null dynptr: nothing happens. */
SUBMIT_EDGE(of_what_was_not_reserved, "release", 4081, 0, EINVAL, 0, 0)
DISCARDED(is_not_read, "release", 16, 0, 0, 0, 0)
DISCARDED(two, "release_two", 16, 0, 0, 0, 0)
DISCARD_EDGE(whole_ring, "release", 4080, 0, 0, 0, 0)
DISCARD_EDGE(unknown_flag, "release", 16, 4, 0, 0, 0)
DISCARD_EDGE(highest_flag, "release", 16, 1ULL << 63, 0, 0, 0)
DISCARD_EDGE(of_what_was_not_reserved, "release", 4081, 0, EINVAL, 0, 0)

/* ---- bpf_user_ringbuf_drain(): what user space writes by hand into the ring is in maps/user_ringbuf.c */

/* Samples 1, 2, 4.., of which those in @discarded are given up. */
static struct user_ring_buffer *put_samples(struct test *t, struct bpf_object *o, int n, __u32 discarded)
{
	struct user_ring_buffer *rb = user_ring_buffer__new(map_fd(t, o, "ring"), NULL);
	__u64 *sample;
	int i;

	if (!rb)
		test_fail(t, "user_ring_buffer__new: %s", errname(errno));
	for (i = 0; i < n; i++) {
		sample = user_ring_buffer__reserve(rb, sizeof(*sample));
		if (!sample)
			test_fail(t, "user_ring_buffer__reserve: %s", errname(errno));
		*sample = 1 << i;
		if (discarded & 1 << i)
			user_ring_buffer__discard(rb, sample);
		else
			user_ring_buffer__submit(rb, sample);
	}
	return rb;
}

#define DRAINED(define, what, prog, n, discarded, want, total)			\
	define(bpf_user_ringbuf_drain, what)					\
	{									\
		struct bpf_object *o = helper_load(t, bpf_user_ringbuf_drain, prog);	\
										\
		put_samples(t, o, n, discarded);				\
		expect_eq(t, call(t, o, prog), want);				\
		expect_eq(t, global(t, o, __u64, sum), total);			\
		expect_eq(t, call(t, o, prog), 0);				\
		expect_eq(t, global(t, o, __u64, sum), total);			\
	}

DRAINED(HELPER_PLAIN, what_user_space_submitted, "drain", 3, 0, 3, 7)
/* It does not count. */
DRAINED(HELPER_PLAIN, discarded_is_passed_over, "drain", 3, 1 << 1, 2, 5)
DRAINED(HELPER_PLAIN, ctx_is_the_program_s, "drain_for_ctx", 3, 0, 3, 7)
DRAINED(HELPER_PLAIN, samples_as_slices, "drain_by_slices", 3, 0, 3, 7)
DRAINED(HELPER_EDGE_PLAIN, one, "drain", 1, 0, 1, 1)
DRAINED(HELPER_EDGE_PLAIN, empty, "drain", 0, 0, 0, 0)
DRAINED(HELPER_EDGE_PLAIN, all_discarded, "drain", 3, 7, 0, 0)

HELPER_PLAIN(bpf_user_ringbuf_drain, callback_stops)
{
	struct bpf_object *o = helper_load(t, bpf_user_ringbuf_drain, "drain");

	put_samples(t, o, 3, 1 << 1);
	global(t, o, __u32, stop_after) = 1;
	expect_eq(t, call(t, o, "drain"), 1);
	expect_eq(t, global(t, o, __u64, sum), 1);
	/* the rest is still there */
	expect_eq(t, call(t, o, "drain"), 1);
	expect_eq(t, global(t, o, __u64, sum), 1 + 4);
}

/* The ring is busy with the first; that one goes on. */
HELPER_EDGE_PLAIN(bpf_user_ringbuf_drain, in_its_callback)
{
	struct bpf_object *o = helper_load(t, bpf_user_ringbuf_drain, "drain_in_drain");

	put_samples(t, o, 3, 0);
	expect_eq(t, call(t, o, "drain_in_drain"), 3);
	expect_err(t, global(t, o, long, nested), EBUSY);
	expect_eq(t, global(t, o, __u32, calls), 0);
}

#define DRAIN_FLAGS(what, set_flags, err)					\
	HELPER_EDGE_PLAIN(bpf_user_ringbuf_drain, what)				\
	{									\
		struct bpf_object *o = helper_load(t, bpf_user_ringbuf_drain, "drain");	\
										\
		put_samples(t, o, 3, 0);					\
		global(t, o, __u64, flags) = set_flags;				\
		expect_eq(t, call(t, o, "drain"), (err) ? -(err) : 3);		\
		expect_eq(t, global(t, o, __u32, calls), (err) ? 0 : 3);	\
	}

DRAIN_FLAGS(no_wakeup, BPF_RB_NO_WAKEUP, 0)
DRAIN_FLAGS(force_wakeup, BPF_RB_FORCE_WAKEUP, 0)
DRAIN_FLAGS(both_wakeups, BPF_RB_NO_WAKEUP | BPF_RB_FORCE_WAKEUP, 0)
DRAIN_FLAGS(unknown_flag, 4, EINVAL)
DRAIN_FLAGS(highest_flag, 1ULL << 63, EINVAL)
