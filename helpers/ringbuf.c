// SPDX-License-Identifier: GPL-2.0
/* Records to user space: rings of one page, and perf buffers. */
#include <pthread.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "helpers/ringbuf_rig.h"

static long long output(struct test *t, struct bpf_object *o, __u32 len, __u64 flags)
{
	global(t, o, __u32, len) = len;
	global(t, o, __u64, flags) = flags;
	return call(t, o, "output");
}

/* ---- bpf_ringbuf_output() */

HELPER_PLAIN(bpf_ringbuf_output, is_read_in_order)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_output, "output");
	__u8 *bytes = global_at(t, o, "bytes", 8192);
	struct records r = {0};

	memcpy(bytes, "first", 5);
	expect_ok(t, output(t, o, 5, 0));
	memcpy(bytes, "second", 6);
	expect_ok(t, output(t, o, 6, 0));
	expect_eq(t, read_ring(t, o, &r), 2);
	expect_eq(t, r.size, 6);
	expect_mem(t, r.data, "second", 6);
	expect_eq(t, read_ring(t, o, &r), 0);
}

struct waiter {
	struct ring_buffer *rb;
	volatile int found;
};

static void *wait_for_record(void *arg)
{
	struct waiter *w = arg;

	w->found = ring_buffer__poll(w->rb, 10000);
	return NULL;
}

/* Were the reader not asleep yet it would find the record too: that proves less, no more. */
HELPER_CASE(bpf_ringbuf_output, wakes_a_sleeping_reader)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_output, "output");
	struct records r = {0};
	struct waiter w = { open_ring(t, o, &r), 0 };
	pthread_t thread;

	must(t, -pthread_create(&thread, NULL, wait_for_record, &w));
	usleep(100000);
	expect_ok(t, output(t, o, 8, 0));
	pthread_join(thread, NULL);
	expect_eq(t, w.found, 1);
}

#define OUTPUT(what, len, flags, err)						\
	HELPER_EDGE_PLAIN(bpf_ringbuf_output, what)				\
	{									\
		struct bpf_object *o = helper_load(t, bpf_ringbuf_output, "output");	\
		struct records r = {0};						\
										\
		expect(t, output(t, o, len, flags), ELSE(err));			\
		expect_eq(t, read_ring(t, o, &r), !(err));			\
		expect_eq(t, r.size, (err) ? 0 : (len));			\
	}

OUTPUT(no_byte, 0, 0, 0)
OUTPUT(one_byte, 1, 0, 0)
/* A record has a header of 8 bytes, and a ring is never full: 8 more stay free. */
OUTPUT(whole_ring, 4080, 0, 0)
/* never fits, but the errno is that of a full ring */
OUTPUT(more_than_the_ring, 4081, 0, EAGAIN)
OUTPUT(twice_the_ring, 8192, 0, EAGAIN)
OUTPUT(no_wakeup, 8, BPF_RB_NO_WAKEUP, 0)
OUTPUT(force_wakeup, 8, BPF_RB_FORCE_WAKEUP, 0)
OUTPUT(both_wakeups, 8, BPF_RB_NO_WAKEUP | BPF_RB_FORCE_WAKEUP, 0)
OUTPUT(unknown_flag, 8, 4, EINVAL)
OUTPUT(unknown_flag_among_known, 8, BPF_RB_NO_WAKEUP | BPF_RB_FORCE_WAKEUP | 4, EINVAL)
OUTPUT(highest_flag, 8, 1ULL << 63, EINVAL)

HELPER_EDGE_PLAIN(bpf_ringbuf_output, until_it_is_full)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_output, "output");
	struct records r = {0};

	expect_ok(t, output(t, o, 2048, 0));
	expect_err(t, output(t, o, 2048, 0), EAGAIN);
	/* 4096 - 2 headers - 2048 - the 8 that stay free */
	expect_err(t, output(t, o, 2025, 0), EAGAIN);
	expect_ok(t, output(t, o, 2024, 0));
	expect_eq(t, read_ring(t, o, &r), 2);
	expect_ok(t, output(t, o, 2048, 0));
}

/* ---- wake-ups, of everything that hands a record over */

/* True when the ring has woken its readers since the last call; waits for it only when it must come. */
static bool woken(struct test *t, int epoll, bool must_be)
{
	struct epoll_event e;

	return must(t, epoll_wait(epoll, &e, 1, must_be ? 10000 : 0));
}

/* Edge triggered: what is in the ring already does not count, only a wake-up does. */
static int watch_ring(struct test *t, struct bpf_object *o)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLET };
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	must(t, epoll_ctl(epoll, EPOLL_CTL_ADD, map_fd(t, o, "ring"), &e) ? -errno : 0);
	expect_eq(t, woken(t, epoll, false), 0);
	return epoll;
}

/* bpf_ringbuf_commit() (kernel/bpf/ringbuf.c): by itself it wakes who has read all that was there. */
static void check_wakeups(struct test *t, struct bpf_object *o, const char *prog, const char *flags,
			  long long ret)
{
	volatile __u64 *f = global_at(t, o, flags, sizeof(*f));
	int epoll = watch_ring(t, o);
	struct records r = {0};

	*f = BPF_RB_NO_WAKEUP;
	expect_eq(t, call(t, o, prog), ret);
	expect_eq(t, woken(t, epoll, false), 0);
	*f = 0;
	/* the reader is behind: it knows already, or did not want to */
	expect_eq(t, call(t, o, prog), ret);
	expect_eq(t, woken(t, epoll, false), 0);
	*f = BPF_RB_FORCE_WAKEUP;
	expect_eq(t, call(t, o, prog), ret);
	expect_eq(t, woken(t, epoll, true), 1);
	read_ring(t, o, &r);
	*f = 0;
	expect_eq(t, call(t, o, prog), ret);
	expect_eq(t, woken(t, epoll, true), 1);
}

HELPER_CASE(bpf_ringbuf_output, wakeup_flags)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_output, "output");

	global(t, o, __u32, len) = 8;
	check_wakeups(t, o, "output", "flags", 0);
}

HELPER_CASE(bpf_ringbuf_submit, wakeup_flags)
{
	check_wakeups(t, helper_load(t, bpf_ringbuf_submit, "release"), "release", "flags", 1);
}

/* There is nothing to read, and yet who waits is woken. */
HELPER_CASE(bpf_ringbuf_discard, wakeup_flags)
{
	check_wakeups(t, helper_load(t, bpf_ringbuf_discard, "release"), "release", "flags", 1);
}

HELPER_CASE(bpf_ringbuf_submit_dynptr, wakeup_flags)
{
	check_wakeups(t, helper_load(t, bpf_ringbuf_submit_dynptr, "release"), "release", "wakeup", 0);
}

HELPER_CASE(bpf_ringbuf_discard_dynptr, wakeup_flags)
{
	check_wakeups(t, helper_load(t, bpf_ringbuf_discard_dynptr, "release"), "release", "wakeup", 0);
}

/* ---- bpf_ringbuf_reserve() */

HELPER_PLAIN(bpf_ringbuf_reserve, submit_is_seen_discard_is_not)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_reserve, "reserve");
	struct records r = {0};

	global(t, o, int, discard) = 1;
	global(t, o, __u64, value) = 1;
	expect_eq(t, call(t, o, "reserve"), 1);
	global(t, o, int, discard) = 0;
	global(t, o, __u64, value) = 0x1122334455667788;
	expect_eq(t, call(t, o, "reserve"), 1);
	expect_eq(t, read_ring(t, o, &r), 1);
	expect_eq(t, r.size, 8);
	expect_mem(t, r.data, "\x88\x77\x66\x55\x44\x33\x22\x11", 8);
}

static void check_reserve_flags(struct test *t, __u64 flags)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_reserve, "reserve");

	global(t, o, __u64, flags) = flags;
	expect_eq(t, call(t, o, "reserve"), 0);
	expect_eq(t, positions(t, o).producer, 0);
}

HELPER_EDGE_PLAIN(bpf_ringbuf_reserve, unknown_flag_is_null)
{
	check_reserve_flags(t, 1);
}

HELPER_EDGE_PLAIN(bpf_ringbuf_reserve, highest_flag_is_null)
{
	check_reserve_flags(t, 1ULL << 63);
}

/* What a record of that size takes of the ring; 0: it is NULL. */
#define RESERVE(what, prog, takes)						\
	HELPER_EDGE_PLAIN(bpf_ringbuf_reserve, what)				\
	{									\
		struct bpf_object *o = helper_load(t, bpf_ringbuf_reserve, prog);	\
										\
		expect_eq(t, call(t, o, prog), (takes) > 0);			\
		expect_eq(t, positions(t, o).producer, takes);			\
	}

/* a header of 8, and round_up() to 8 */
RESERVE(no_byte, "reserve_0", 8)
RESERVE(one_byte, "reserve_1", 16)
RESERVE(nine_bytes, "reserve_9", 24)
RESERVE(up_to_the_whole_ring, "reserve_4080", 4088)
RESERVE(more_than_the_ring_is_null, "reserve_4081", 0)
RESERVE(largest_record_is_null, "reserve_quarter_of_all", 0)
RESERVE(more_than_the_largest_is_null, "reserve_more", 0)

/* Discarded is not consumed: its place is still taken. */
HELPER_EDGE_PLAIN(bpf_ringbuf_reserve, full_is_null)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_reserve, "reserve_4080");
	struct records r = {0};

	expect_eq(t, call(t, o, "reserve_4080"), 1);
	expect_eq(t, call(t, o, "reserve_4080"), 0);
	expect_eq(t, read_ring(t, o, &r), 0);
	expect_eq(t, call(t, o, "reserve_4080"), 1);
}

/* ---- bpf_ringbuf_submit() and bpf_ringbuf_discard(): records of 16 bytes, the value in front */

#define RELEASED(define, helper, what, prog, seen, last)			\
	define(helper, what)							\
	{									\
		struct bpf_object *o = helper_load(t, helper, prog);		\
		struct records r = {0};						\
										\
		global(t, o, __u64, value) = 41;				\
		expect_eq(t, call(t, o, prog), 1);				\
		expect_eq(t, read_ring(t, o, &r), seen);			\
		expect_eq(t, *(__u64 *)r.data, last);				\
		/* seen or not, it is consumed */				\
		expect_eq(t, positions(t, o).consumer, positions(t, o).producer);	\
	}

RELEASED(HELPER_PLAIN, bpf_ringbuf_submit, is_read, "release", 1, 41)
RELEASED(HELPER_PLAIN, bpf_ringbuf_submit, two, "release_two", 2, 42)
/* In the order in which they were reserved */
RELEASED(HELPER_PLAIN, bpf_ringbuf_submit, second_first, "release_second_first", 2, 42)
RELEASED(HELPER_PLAIN, bpf_ringbuf_discard, is_not_read, "release", 0, 0)
RELEASED(HELPER_PLAIN, bpf_ringbuf_discard, two, "release_two", 0, 0)
RELEASED(HELPER_PLAIN, bpf_ringbuf_discard, second_first, "release_second_first", 0, 0)
RELEASED(HELPER_PLAIN, bpf_ringbuf_discard, reader_passes_over_it, "of_two_the_first", 1, 42)

/* They have no way to refuse a flag: bpf_ringbuf_commit() looks at the two that it knows. */
#define ANY_FLAG(helper, what, set_flags, seen)					\
	HELPER_EDGE_PLAIN(helper, what)						\
	{									\
		struct bpf_object *o = helper_load(t, helper, "release");	\
		struct records r = {0};						\
										\
		global(t, o, __u64, flags) = set_flags;				\
		expect_eq(t, call(t, o, "release"), 1);				\
		expect_eq(t, read_ring(t, o, &r), seen);			\
		expect_eq(t, positions(t, o).producer, 24);			\
	}

ANY_FLAG(bpf_ringbuf_submit, unknown_flag, 4, 1)
ANY_FLAG(bpf_ringbuf_submit, highest_flag, 1ULL << 63, 1)
ANY_FLAG(bpf_ringbuf_submit, both_wakeups, BPF_RB_NO_WAKEUP | BPF_RB_FORCE_WAKEUP, 1)
ANY_FLAG(bpf_ringbuf_discard, unknown_flag, 4, 0)
ANY_FLAG(bpf_ringbuf_discard, highest_flag, 1ULL << 63, 0)
ANY_FLAG(bpf_ringbuf_discard, both_wakeups, BPF_RB_NO_WAKEUP | BPF_RB_FORCE_WAKEUP, 0)

/* ---- bpf_ringbuf_query() */

/* Both its programs are there in every kernel. */
static struct bpf_object *load_query(struct test *t)
{
	struct bpf_object *o = prog_open(t, "helpers/bpf_ringbuf_query", NULL);
	struct bpf_program *p;

	bpf_object__for_each_program(p, o)
		bpf_program__set_autoload(p, !strcmp(bpf_program__name(p), "query") ||
					     !strcmp(bpf_program__name(p), "output"));
	must(t, bpf_object__load(o));
	return o;
}

static long long query(struct test *t, struct bpf_object *o, __u64 flags)
{
	global(t, o, __u64, flags) = flags;
	return call(t, o, "query");
}

HELPER_PLAIN(bpf_ringbuf_query, positions)
{
	struct bpf_object *o = load_query(t);
	struct records r = {0};

	/* records of 8 bytes, with headers of 8 */
	expect_ok(t, call(t, o, "output"));
	expect_ok(t, call(t, o, "output"));
	expect_eq(t, query(t, o, BPF_RB_AVAIL_DATA), 32);
	expect_eq(t, query(t, o, BPF_RB_PROD_POS), positions(t, o).producer);
	expect_eq(t, query(t, o, BPF_RB_PROD_POS), 32);
	expect_eq(t, query(t, o, BPF_RB_CONS_POS), 0);
	expect_eq(t, read_ring(t, o, &r), 2);
	expect_eq(t, query(t, o, BPF_RB_CONS_POS), 32);
	expect_eq(t, query(t, o, BPF_RB_AVAIL_DATA), 0);
	expect_eq(t, query(t, o, BPF_RB_PROD_POS), 32);
}

/* Positions do not wrap where the ring does. */
HELPER_PLAIN(bpf_ringbuf_query, positions_go_on)
{
	struct bpf_object *o = load_query(t);
	struct records r = {0};
	int i;

	for (i = 0; i < 300; i++) {
		must(t, call(t, o, "output"));
		must(t, read_ring(t, o, &r));
	}
	expect_eq(t, query(t, o, BPF_RB_PROD_POS), 4800);
	expect_eq(t, query(t, o, BPF_RB_CONS_POS), 4800);
}

#define QUERY_OF_EMPTY(what, flag, want)					\
	HELPER_EDGE_PLAIN(bpf_ringbuf_query, what)				\
	{									\
		expect_eq(t, query(t, load_query(t), flag), want);		\
	}

QUERY_OF_EMPTY(avail_of_empty, BPF_RB_AVAIL_DATA, 0)
QUERY_OF_EMPTY(size, BPF_RB_RING_SIZE, 4096)
QUERY_OF_EMPTY(consumer_of_empty, BPF_RB_CONS_POS, 0)
QUERY_OF_EMPTY(producer_of_empty, BPF_RB_PROD_POS, 0)
/* What it does not know it answers with 0; 4 is BPF_RB_OVERWRITE_POS since 6.19, where nothing was. */
QUERY_OF_EMPTY(overwrite_of_empty, 4, 0)
QUERY_OF_EMPTY(unknown, 1000, 0)
QUERY_OF_EMPTY(highest, ~0ULL, 0)

/* Reserved is not available yet to who reads, and yet it counts. */
HELPER_EDGE_PLAIN(bpf_ringbuf_query, avail_of_reserved)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_query, "query_of_reserved");

	global(t, o, __u64, flags) = BPF_RB_AVAIL_DATA;
	expect_eq(t, call(t, o, "query_of_reserved"), 16);
}

/* ---- bpf_perf_event_output() */

static void on_sample(void *ctx, int cpu, void *data, __u32 size)
{
	struct records *r = ctx;

	on_record(ctx, data, size);
	r->cpu = cpu;
}

static struct perf_buffer *open_perf(struct test *t, struct bpf_object *o, struct records *r)
{
	struct perf_buffer *pb = perf_buffer__new(map_fd(t, o, "events"), 1, on_sample, NULL, r,
						  NULL);

	if (!pb)
		test_fail(t, "perf_buffer__new: %s", errname(errno));
	return pb;
}

HELPER_CASE(bpf_perf_event_output, is_read_on_its_cpu)
{
	struct bpf_object *o = helper_load(t, bpf_perf_event_output, "output");
	struct records r = {0};
	struct perf_buffer *pb = open_perf(t, o, &r);
	int cpus[8], n = must(t, cpus_allowed(cpus, 8)), i;

	memcpy(global_at(t, o, "sample", 12), "twelve bytes", 12);
	global(t, o, __u64, flags) = BPF_F_CURRENT_CPU;
	for (i = 0; i < n; i++) {
		must(t, pin_to_cpu(cpus[i]));
		expect_ok(t, call(t, o, "output"));
		must(t, perf_buffer__consume(pb));
		expect_eq(t, r.count, i + 1);
		expect_eq(t, r.cpu, cpus[i]);
		/* perf pads the size and the sample together to a multiple of 8 bytes */
		expect_eq(t, r.size, 12);
		expect_mem(t, r.data, "twelve bytes", 12);
	}
}

HELPER_CASE(bpf_perf_event_output, errors)
{
	struct bpf_object *o = helper_load(t, bpf_perf_event_output, "output");
	struct records r = {0};
	int cpus[2], n = must(t, cpus_allowed(cpus, 2));

	open_perf(t, o, &r);
	must(t, pin_to_cpu(cpus[0]));
	global(t, o, __u64, flags) = cpus[0];
	expect_ok(t, call(t, o, "output"));
	global(t, o, __u64, flags) = 0xfffffffe;
	expect_err(t, call(t, o, "output"), E2BIG);
	global(t, o, __u64, flags) = BPF_F_CURRENT_CPU | 1ULL << 32;
	expect_err(t, call(t, o, "output"), EINVAL);
	if (n < 2)
		return;
	/* an event of a CPU can be written on that CPU only */
	global(t, o, __u64, flags) = cpus[1];
	expect_err(t, call(t, o, "output"), EOPNOTSUPP);
}

HELPER_CASE(bpf_perf_event_output, slot_without_event)
{
	struct bpf_object *o = helper_load(t, bpf_perf_event_output, "output_nowhere");

	global(t, o, __u64, flags) = BPF_F_CURRENT_CPU;
	expect_err(t, call(t, o, "output_nowhere"), ENOENT);
}
