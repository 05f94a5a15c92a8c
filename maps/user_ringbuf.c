// SPDX-License-Identifier: GPL-2.0
/*
 * BPF_MAP_TYPE_USER_RINGBUF (kernel/bpf/ringbuf.c): user space writes, programs drain.
 * helpers/ringbuf.c has what bpf_user_ringbuf_drain() does with good samples.
 */
#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "maps/call.h"
#include "maps/ring.h"

DEFINE_MAP_TYPE_OPTS(user_ringbuf, .since = "6.1", .args = { USER_RINGBUF });

MAP_CREATES(user_ringbuf,
	CREATE(size_0, ARGS(USER_RINGBUF, .max_entries = 0), ELSE(EINVAL)),
	CREATE(size_half_page, ARGS(USER_RINGBUF, .max_entries = PAGE / 2), ELSE(EINVAL)),
	CREATE(size_2_pages, ARGS(USER_RINGBUF, .max_entries = 2 * PAGE), ELSE_OK),
	CREATE(size_3_pages, ARGS(USER_RINGBUF, .max_entries = 3 * PAGE), ELSE(EINVAL)),
	CREATE(key_size_4, ARGS(USER_RINGBUF, .key_size = 4), ELSE(EINVAL)),
	CREATE(value_size_8, ARGS(USER_RINGBUF, .value_size = 8), ELSE(EINVAL)),
	CREATE(numa_node_0, ARGS(USER_RINGBUF, .map_flags = BPF_F_NUMA_NODE), ELSE_OK),
	CREATE(no_prealloc, ARGS(USER_RINGBUF, .map_flags = BPF_F_NO_PREALLOC), ELSE(EINVAL)),
	CREATE(rdonly_prog, ARGS(USER_RINGBUF, .map_flags = BPF_F_RDONLY_PROG), ELSE(EINVAL)),
	CREATE(map_extra, ARGS(USER_RINGBUF, .map_extra = 1), ELSE(EINVAL)),
	/* the flag is for the kernel's producers */
	CREATE(overwrite, ARGS(USER_RINGBUF, .map_flags = BPF_F_RB_OVERWRITE), ELSE(EINVAL)));

MAP_PLAIN(user_ringbuf, syscall_has_no_elements)
{
	int fd = map_create(t, USER_RINGBUF);
	__u64 value = 1;
	__u32 next;

	expect_err(t, bpf_map_lookup_elem(fd, NULL, &value), BM_ENOTSUPP);
	expect_err(t, bpf_map_update_elem(fd, NULL, &value, BPF_ANY), BM_ENOTSUPP);
	expect_err(t, bpf_map_delete_elem(fd, NULL), BM_ENOTSUPP);
	expect_err(t, bpf_map_get_next_key(fd, NULL, &next), BM_ENOTSUPP);
	expect_err(t, bpf_map_lookup_and_delete_elem(fd, NULL, &value), BM_ENOTSUPP);
}

MAP_PLAIN(user_ringbuf, prog_has_no_other_helpers)
{
	int fd = map_create(t, USER_RINGBUF);

	/* as of ringbuf */
	expect_err(t, call_try(fd, BPF_FUNC_map_lookup_elem), EACCES);
	expect_err(t, call_try(fd, BPF_FUNC_map_update_elem), EACCES);
	/* the other direction's helpers */
	expect_err(t, call_try(fd, BPF_FUNC_ringbuf_query), EINVAL);
	expect_ok(t, call_try(map_create(t, RINGBUF), BPF_FUNC_ringbuf_query));
}

MAP_PLAIN(user_ringbuf, mmap_consumer_page_writable)
{
	int fd = map_create(t, USER_RINGBUF);

	expect_ok(t, mmap_try(fd, PAGE, PROT_READ, MAP_SHARED, 0));
	expect_err(t, mmap_try(fd, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, 0), EPERM);
	expect_err(t, mmap_try(fd, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, 0), EPERM);
}

MAP_PLAIN(user_ringbuf, mmap_producer_and_data_writable)
{
	int fd = map_create(t, USER_RINGBUF);

	expect_ok(t, mmap_try(fd, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, PAGE));
	expect_ok(t, mmap_try(fd, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, PAGE));
	expect_err(t, mmap_try(fd, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, PAGE), EINVAL);
}

MAP_CASE(user_ringbuf, mprotect_of_consumer_page)
{
	void *p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, map_create(t, USER_RINGBUF), 0);

	must(t, p == MAP_FAILED ? -errno : 0);
	expect_err(t, mprotect(p, PAGE, PROT_READ | PROT_WRITE) ? -errno : 0, EACCES);
}

/* ---- drained as libbpf writes it */

static struct user_ring_buffer *producer(struct map_prog *p)
{
	struct user_ring_buffer *rb = user_ring_buffer__new(p->map, NULL);

	if (!rb)
		test_fail(p->t, "user_ring_buffer__new: %s", errname(errno));
	return rb;
}

/* 0, or a negative errno. */
static int produce(struct user_ring_buffer *rb, __u64 value, __u32 size)
{
	__u64 *sample = user_ring_buffer__reserve(rb, size);

	if (!sample)
		return -errno;
	*sample = value;
	user_ring_buffer__submit(rb, sample);
	return 0;
}

MAP_CASE(user_ringbuf, job_drained_in_order)
{
	struct map_prog p = map_prog_load(t, "user_ringbuf", "drain");
	struct user_ring_buffer *rb = producer(&p);
	int i;

	for (i = 1; i <= 5; i++)
		must(t, produce(rb, i, 8 + 16 * i));	/* sizes do not matter */
	expect_eq(t, map_prog_run(&p), 5);
	expect_eq(t, p.io->sum, 12345);
	expect_eq(t, map_prog_run(&p), 0);
}

/* Nothing is lost: user space is told that there is no room, and has it after a drain. */
MAP_CASE(user_ringbuf, job_full_until_drained)
{
	struct map_prog p = map_prog_load(t, "user_ringbuf", "drain");
	struct user_ring_buffer *rb = producer(&p);
	struct pollfd fd = { .fd = p.map, .events = POLLOUT };
	int n = 0, err;

	expect_eq(t, poll(&fd, 1, 0), 1);
	while (!(err = produce(rb, 1, 8)))
		n++;
	expect_err(t, err, ENOSPC);
	expect_eq(t, n, PAGE / 16);	/* to the last byte, unlike the kernel's own */
	expect_eq(t, poll(&fd, 1, 0), 0);
	expect_eq(t, map_prog_run(&p), n);
	expect_eq(t, poll(&fd, 1, 0), 1);
	expect_ok(t, produce(rb, 1, 8));
	expect_eq(t, map_prog_run(&p), 1);
}

MAP_CASE(user_ringbuf, job_callback_stops)
{
	struct map_prog p = map_prog_load(t, "user_ringbuf", "drain");
	struct user_ring_buffer *rb = producer(&p);
	int i;

	for (i = 1; i <= 4; i++)
		must(t, produce(rb, i, 8));
	p.io->stop_after = 3;
	/* the one that it stopped at is consumed */
	expect_eq(t, map_prog_run(&p), 3);
	expect_eq(t, map_prog_run(&p), 1);
	expect_eq(t, p.io->sum, 1234);
}

MAP_CASE(user_ringbuf, job_drain_wakes_the_producer)
{
	struct map_prog p = map_prog_load(t, "user_ringbuf", "drain");
	struct user_ring_buffer *rb = producer(&p);
	int epoll;

	must(t, produce(rb, 1, 8));
	epoll = wakeups_of(t, p.map, EPOLLOUT);
	expect_true(t, woken(epoll, true));	/* there is room to begin with */
	expect_true(t, !woken(epoll, false));
	expect_eq(t, map_prog_run(&p), 1);
	expect_true(t, woken(epoll, true));
	/* nothing drained, nobody woken */
	expect_eq(t, map_prog_run(&p), 0);
	expect_true(t, !woken(epoll, false));
}

MAP_CASE(user_ringbuf, job_wakeup_flags)
{
	struct map_prog p = map_prog_load(t, "user_ringbuf", "drain");
	struct user_ring_buffer *rb = producer(&p);
	int epoll = wakeups_of(t, p.map, EPOLLOUT);

	expect_true(t, woken(epoll, true));
	must(t, produce(rb, 1, 8));
	expect_eq(t, prog_op(&p, 0, 0, BPF_RB_NO_WAKEUP), 1);
	expect_true(t, !woken(epoll, false));
	expect_eq(t, prog_op(&p, 0, 0, BPF_RB_FORCE_WAKEUP), 0);
	expect_true(t, woken(epoll, true));
}

MAP_PLAIN(user_ringbuf, drain_unknown_flags)
{
	struct map_prog p = map_prog_load(t, "user_ringbuf", "drain");

	must(t, produce(producer(&p), 1, 8));
	expect_err(t, prog_op(&p, 0, 0, 4), EINVAL);
	expect_eq(t, p.io->visited, 0);
	expect_eq(t, prog_op(&p, 0, 0, 0), 1);
}

MAP_PLAIN(user_ringbuf, drain_in_callback)
{
	struct map_prog p = map_prog_load(t, "user_ringbuf", "drain_in_drain");

	must(t, produce(producer(&p), 1, 8));
	expect_eq(t, map_prog_run(&p), 1);
	expect_err(t, (long long)p.io->value, EBUSY);
}

MAP_PLAIN(user_ringbuf, callback_may_write_sample)
{
	struct map_prog p = map_prog_load(t, "user_ringbuf", "drain_and_write");
	struct ring_pages ring = ring_map(t, p.map, true);

	must(t, produce(producer(&p), 1, 8));
	expect_eq(t, map_prog_run(&p), 1);
	expect_ok(t, (long long)p.io->value);
	expect_eq(t, *(__u64 *)(ring.data + HEADER), 9);
}

/* ---- written by hand, and wrong */

struct hand {
	struct map_prog p;
	struct ring_pages ring;
};

static struct hand by_hand(struct test *t, const char *prog)
{
	struct hand h = { .p = map_prog_load(t, "user_ringbuf", prog) };

	h.ring = ring_map(t, h.p.map, true);
	return h;
}

/* A header and a value at @at. */
static void write_sample(struct hand *h, __u64 at, __u32 len, __u64 value)
{
	*(volatile __u32 *)(h->ring.data + at) = len;
	*(volatile __u64 *)(h->ring.data + at + HEADER) = value;
}

/* Drains with the producer at @producer; what the helper returns. */
static long long drain(struct hand *h, __u64 producer)
{
	*h->ring.producer = producer;
	return map_prog_run(&h->p);
}

MAP_PLAIN(user_ringbuf, hand_written_sample)
{
	struct hand h = by_hand(t, "drain");

	write_sample(&h, 0, 8, 7);
	expect_eq(t, drain(&h, 16), 1);
	expect_eq(t, h.p.io->sum, 7);
	expect_eq(t, *h.ring.consumer, 16);
}

/* It stays at the head: every drain finds it again, until user space mends it. */
MAP_PLAIN(user_ringbuf, producer_not_aligned)
{
	struct hand h = by_hand(t, "drain");

	write_sample(&h, 0, 8, 7);
	expect_err(t, drain(&h, 12), EINVAL);
	expect_err(t, drain(&h, 12), EINVAL);
	expect_eq(t, *h.ring.consumer, 0);
	expect_eq(t, drain(&h, 16), 1);
}

MAP_PLAIN(user_ringbuf, sample_beyond_producer)
{
	struct hand h = by_hand(t, "drain");

	write_sample(&h, 0, 16, 7);
	expect_err(t, drain(&h, 16), EINVAL);
	expect_eq(t, h.p.io->visited, 0);
	expect_eq(t, drain(&h, 24), 1);
}

MAP_PLAIN(user_ringbuf, sample_longer_than_ring)
{
	struct hand h = by_hand(t, "drain");

	write_sample(&h, 0, PAGE, 7);
	expect_err(t, drain(&h, 2 * PAGE), E2BIG);
	/* header and all, it may be as long as the ring */
	write_sample(&h, 0, PAGE - HEADER, 7);
	expect_eq(t, drain(&h, PAGE), 1);
}

/* What was good before the broken one is consumed, but the count is lost for the error. */
MAP_PLAIN(user_ringbuf, good_sample_before_broken)
{
	struct hand h = by_hand(t, "drain");

	write_sample(&h, 0, 8, 1);
	write_sample(&h, 16, 1000, 2);
	expect_err(t, drain(&h, 32), EINVAL);
	expect_eq(t, h.p.io->visited, 1);
	expect_eq(t, *h.ring.consumer, 16);
}

MAP_PLAIN(user_ringbuf, busy_sample_stops)
{
	struct hand h = by_hand(t, "drain");

	write_sample(&h, 0, 8, 1);
	write_sample(&h, 16, 8 | BPF_RINGBUF_BUSY_BIT, 2);
	write_sample(&h, 32, 8, 3);
	expect_eq(t, drain(&h, 48), 1);
	expect_eq(t, *h.ring.consumer, 16);
	write_sample(&h, 16, 8, 2);
	expect_eq(t, drain(&h, 48), 2);
	expect_eq(t, h.p.io->sum, 123);
}

MAP_PLAIN(user_ringbuf, discarded_sample_is_passed_over)
{
	struct hand h = by_hand(t, "drain");

	write_sample(&h, 0, 8 | BPF_RINGBUF_DISCARD_BIT, 1);
	write_sample(&h, 16, 8, 2);
	expect_eq(t, drain(&h, 32), 1);
	expect_eq(t, h.p.io->sum, 2);
	expect_eq(t, *h.ring.consumer, 32);
}

/* Discarded wins over busy. */
MAP_PLAIN(user_ringbuf, busy_and_discarded_sample_is_passed_over)
{
	struct hand h = by_hand(t, "drain");

	write_sample(&h, 0, 8 | BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT, 1);
	expect_eq(t, drain(&h, 16), 0);
	expect_eq(t, *h.ring.consumer, 16);
}

/* Sizes are rounded up to 8 for the place of the next. */
MAP_PLAIN(user_ringbuf, sample_of_odd_size)
{
	struct hand h = by_hand(t, "drain");

	write_sample(&h, 0, 9, 1);
	write_sample(&h, 24, 8, 2);
	expect_eq(t, drain(&h, 40), 2);
	expect_eq(t, h.p.io->sum, 12);
}

/* BPF_MAX_USER_RINGBUF_SAMPLES in one call, discarded ones with them: no drain is endless. */
MAP_PLAIN(user_ringbuf, drain_limit)
{
	struct hand h = by_hand(t, "drain_many");
	__u64 samples = 128 * 1024 + 5;

	/* the ring is all empty samples, of 8 bytes each; the producer is many rounds ahead */
	expect_eq(t, drain(&h, HEADER * samples), 128 * 1024);
	expect_eq(t, drain(&h, HEADER * samples), 5);
	expect_eq(t, h.p.io->visited, samples);
}

MAP_PLAIN(user_ringbuf, producer_behind_consumer)
{
	struct hand h = by_hand(t, "drain");

	write_sample(&h, 0, 8, 1);
	expect_eq(t, drain(&h, 16), 1);
	expect_eq(t, drain(&h, 8), 0);
}
