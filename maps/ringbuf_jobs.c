// SPDX-License-Identifier: GPL-2.0
/*
 * BPF_MAP_TYPE_RINGBUF at work: order, loss, wakeups, a consumer that lies, and
 * BPF_F_RB_OVERWRITE.  helpers/ringbuf.c has a reader that sleeps.
 */
#include <poll.h>
#include <sys/epoll.h>

#include "maps/ring.h"

DEFINE_MAP_TYPE(ringbuf, RINGBUF);

#define RECORD (HEADER + 8)
/* One byte of a ring always stays free. */
#define RECORDS (PAGE / RECORD - 1)

/* Outputs @first and on, until the ring is full; the value that did not fit. */
static __u64 fill(struct map_prog *p, __u64 first)
{
	long long err;

	while (!(err = prog_op(p, 0, first, 0)))
		first++;
	expect_err(p->t, err, EAGAIN);
	return first;
}

static bool in_order(const struct received *r, __u64 first)
{
	int i;

	for (i = 0; i < r->nr; i++)
		if (r->values[i] != first + i)
			return false;
	return true;
}

/* Three times round the ring, so that records lie at all of its places. */
MAP_CASE(ringbuf, job_order_round_the_ring)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "output");
	__u64 next = 0, first;
	struct received r;
	int i, chunk;

	for (chunk = 0; chunk < 10; chunk++) {
		first = next;
		for (i = 0; i < 77; i++)
			must(t, prog_op(&p, 0, next++, 0));
		r = consume(&p);
		expect_eq(t, r.nr, 77);
		expect_true(t, in_order(&r, first));
	}
}

/* What is lost is what comes too late; what is there stays. */
MAP_CASE(ringbuf, job_full_loses_the_newest)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "output");
	struct received r;

	expect_eq(t, fill(&p, 0), RECORDS);
	expect_err(t, prog_op(&p, 0, 1000, 0), EAGAIN);
	r = consume(&p);
	expect_eq(t, r.nr, RECORDS);
	expect_true(t, in_order(&r, 0));
	expect_eq(t, fill(&p, 2000), 2000 + RECORDS);
	r = consume(&p);
	expect_true(t, in_order(&r, 2000));
}

/* A consumer that is behind has been woken for what it has not read. */
MAP_CASE(ringbuf, job_wakes_when_caught_up)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "output");
	int epoll = wakeups_of(t, p.map, EPOLLIN);

	expect_true(t, !woken(epoll, false));
	expect_ok(t, prog_op(&p, 0, 1, 0));
	expect_true(t, woken(epoll, true));
	expect_ok(t, prog_op(&p, 0, 2, 0));
	expect_true(t, !woken(epoll, false));
	consume(&p);
	expect_ok(t, prog_op(&p, 0, 3, 0));
	expect_true(t, woken(epoll, true));
}

MAP_CASE(ringbuf, job_no_wakeup)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "output");
	struct pollfd fd = { .fd = p.map, .events = POLLIN };
	int epoll = wakeups_of(t, p.map, EPOLLIN);

	expect_ok(t, prog_op(&p, 0, 1, BPF_RB_NO_WAKEUP));
	expect_true(t, !woken(epoll, false));
	expect_eq(t, poll(&fd, 1, 0), 1);	/* it is there all the same */
}

MAP_CASE(ringbuf, job_force_wakeup)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "output");
	int epoll = wakeups_of(t, p.map, EPOLLIN);

	expect_ok(t, prog_op(&p, 0, 1, BPF_RB_NO_WAKEUP));
	expect_ok(t, prog_op(&p, 0, 2, BPF_RB_FORCE_WAKEUP));
	expect_true(t, woken(epoll, true));
	/* the stronger of the two */
	expect_ok(t, prog_op(&p, 0, 3, BPF_RB_NO_WAKEUP | BPF_RB_FORCE_WAKEUP));
	expect_true(t, woken(epoll, true));
}

/* The consumer must move its position over it. */
MAP_CASE(ringbuf, job_discard_wakes)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "discard");
	int epoll = wakeups_of(t, p.map, EPOLLIN);

	expect_ok(t, prog_op(&p, 0, 0, 0));
	expect_true(t, woken(epoll, true));
	expect_eq(t, consume(&p).nr, 0);
	expect_ok(t, prog_op(&p, 0, 0, BPF_RB_NO_WAKEUP));
	expect_true(t, !woken(epoll, false));
}

MAP_CASE(ringbuf, two_outstanding)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "two_outstanding");

	expect_err(t, map_prog_run(&p), ENOENT);
	expect_eq(t, p.io->value, 1);
}

/*
 * The consumer says that it has read what is not even written: "Fix overrunning
 * reservations in ringbuf", CVE-2024-41009.
 */
MAP_CASE(ringbuf, two_outstanding_with_forged_consumer)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "two_outstanding");
	struct ring_pages ring = ring_map(t, p.map, false);

	*ring.consumer = 3000 + HEADER;
	expect(t, map_prog_run(&p),
	       ERR_SINCE("6.10 6.9.8 6.6.37 6.1.97 5.15.162 5.10.223", ENOENT), ELSE_OK);
	expect_eq(t, p.io->value, 1);
}

/* Beyond the producer the room is less than nothing. */
MAP_CASE(ringbuf, reserve_with_consumer_beyond_producer)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "reserve_2040");
	struct ring_pages ring = ring_map(t, p.map, false);

	*ring.consumer = PAGE;
	expect_err(t, prog_op(&p, 0, 1, 0), ENOENT);
	*ring.consumer = 0;
	expect_ok(t, prog_op(&p, 0, 1, 0));
}

/* A lie of the consumer can make the data more than the ring. */
MAP_CASE(ringbuf, query_of_forged_consumer)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "query");
	struct ring_pages ring = ring_map(t, p.map, false);

	*ring.consumer = 24;
	expect_ok(t, map_prog_run(&p));
	expect_eq(t, p.io->query[2], 24);
	expect_eq(t, p.io->query[0], -24LL);
}

/* ---- bpf_ringbuf_reserve_dynptr() */

static long long reserve_dynptr(struct map_prog *p, __u64 size, __u64 flags)
{
	p->io->query[0] = size;
	return prog_op(p, MAP_OP_UPDATE, 7, flags);
}

MAP_CASE(ringbuf, dynptr_is_received)
{
	struct map_prog p = map_prog_load(t, "ringbuf_dynptr", "dynptr");
	struct received r;

	expect_ok(t, reserve_dynptr(&p, 13, 0));
	expect_ok(t, (long long)p.io->query[1]);
	r = consume(&p);
	expect_eq(t, r.nr, 1);
	expect_eq(t, r.size, 13);
	expect_eq(t, r.values[0], 7);
}

MAP_CASE(ringbuf, dynptr_discarded)
{
	struct map_prog p = map_prog_load(t, "ringbuf_dynptr", "dynptr");

	p.io->query[0] = 8;
	expect_ok(t, prog_op(&p, MAP_OP_DELETE, 7, 0));
	expect_eq(t, consume(&p).nr, 0);
}

/* What was not reserved is a dynptr that holds nothing, and submits to no harm. */
MAP_CASE(ringbuf, dynptr_flags)
{
	struct map_prog p = map_prog_load(t, "ringbuf_dynptr", "dynptr");

	expect_err(t, reserve_dynptr(&p, 8, BPF_RB_NO_WAKEUP), EINVAL);
	expect_err(t, (long long)p.io->query[1], EINVAL);
	expect_eq(t, consume(&p).nr, 0);
}

MAP_CASE(ringbuf, dynptr_when_full)
{
	struct map_prog p = map_prog_load(t, "ringbuf_dynptr", "dynptr");

	expect_ok(t, reserve_dynptr(&p, PAGE - 2 * HEADER, 0));
	expect_err(t, reserve_dynptr(&p, 8, 0), EINVAL);
	consume(&p);
	expect_ok(t, reserve_dynptr(&p, 8, 0));
}

/* DYNPTR_MAX_SIZE is 2^24 - 1 */
MAP_CASE(ringbuf, dynptr_too_large)
{
	struct map_prog p = map_prog_load(t, "ringbuf_dynptr", "dynptr");

	expect_err(t, reserve_dynptr(&p, (1 << 24) - 1, 0), EINVAL);
	expect_err(t, reserve_dynptr(&p, 1 << 24, 0), E2BIG);
}

/* ---- BPF_F_RB_OVERWRITE, since 6.19 */

MAP_CASE(ringbuf, overwrite_reserve_is_never_full)
{
	struct map_prog p = map_prog_load(t, "ringbuf_overwrite", "reserve_2040");

	expect_ok(t, prog_op(&p, 0, 1, 0));
	expect_ok(t, prog_op(&p, 0, 2, 0));
	expect_ok(t, prog_op(&p, 0, 3, 0));
}

/* The oldest go, as many as need to: the newest RECORDS are there, and the kernel says where. */
MAP_CASE(ringbuf, job_overwrite_keeps_the_newest)
{
	struct map_prog p = map_prog_load(t, "ringbuf_overwrite", "output_and_query");
	struct ring_pages ring = ring_map(t, p.map, false);
	__u64 total = RECORDS + 20, i, at;

	for (i = 0; i < total; i++)
		must(t, prog_op(&p, 0, 100 + i, 0));
	at = p.io->query[4];		/* BPF_RB_OVERWRITE_POS */
	expect_eq(t, at, 20 * RECORD);
	expect_eq(t, p.io->query[3], total * RECORD);
	expect_eq(t, p.io->query[0], RECORDS * RECORD);
	expect_eq(t, p.io->query[2], 0);	/* the consumer's position stays the consumer's */
	for (i = 20; i < total; i++, at += RECORD)
		must(t, *(__u64 *)(ring.data + at % PAGE + HEADER) == 100 + i ? 0 : -EBADMSG);
}

/* What is being written cannot go. */
MAP_CASE(ringbuf, job_overwrite_stops_at_a_busy_record)
{
	struct map_prog p = map_prog_load(t, "ringbuf_overwrite", "output_behind_busy");

	expect_err(t, map_prog_run(&p), ENOENT);
	expect_eq(t, p.io->value, 1);
	/* until it is ended */
	expect_err(t, map_prog_run(&p), ENOENT);
	expect_eq(t, p.io->value, 1);
}

MAP_CASE(ringbuf, overwrite_query_of_empty)
{
	struct map_prog p = map_prog_load(t, "ringbuf_overwrite", "output_and_query");

	expect_ok(t, prog_op(&p, 0, 1, 0));
	expect_eq(t, p.io->query[0], RECORD);
	expect_eq(t, p.io->query[1], PAGE);
	expect_eq(t, p.io->query[4], 0);
}
