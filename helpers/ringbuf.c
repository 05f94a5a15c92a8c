// SPDX-License-Identifier: GPL-2.0
/* Records to user space, and from it: ring buffers and perf buffers. */
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "helpers/fixtures.h"

struct records {
	int count;
	size_t size;		/* of the last */
	__u8 data[4096];
	int cpu;
};

static int on_record(void *ctx, void *data, size_t size)
{
	struct records *r = ctx;

	r->count++;
	r->size = size;
	memcpy(r->data, data, size < sizeof(r->data) ? size : sizeof(r->data));
	return 0;
}

static struct ring_buffer *open_ring(struct test *t, struct bpf_object *o, struct records *r)
{
	struct ring_buffer *rb = ring_buffer__new(map_fd(t, o, "ring"), on_record, r, NULL);

	if (!rb)
		test_fail(t, "ring_buffer__new: %s", errname(errno));
	return rb;
}

static long long output(struct test *t, struct bpf_object *o, __u32 len, __u64 flags)
{
	global(t, o, __u32, len) = len;
	global(t, o, __u64, flags) = flags;
	return call(t, o, "output");
}

HELPER_CASE(bpf_ringbuf_output, is_read_in_order)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_output, "output");
	__u8 *bytes = global_at(t, o, "bytes", 4096);
	struct records r = {0};
	struct ring_buffer *rb = open_ring(t, o, &r);

	memcpy(bytes, "first", 5);
	expect_ok(t, output(t, o, 5, 0));
	memcpy(bytes, "second", 6);
	expect_ok(t, output(t, o, 6, 0));
	expect_eq(t, ring_buffer__consume(rb), 2);
	expect_eq(t, r.size, 6);
	expect_mem(t, r.data, "second", 6);
	expect_eq(t, ring_buffer__consume(rb), 0);
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

HELPER_CASE(bpf_ringbuf_output, errors)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_output, "output");

	expect_err(t, output(t, o, 8, 1ULL << 63), EINVAL);
	expect_err(t, output(t, o, 8, BPF_RB_NO_WAKEUP | BPF_RB_FORCE_WAKEUP | 4), EINVAL);
	/* never fits, but the errno is that of a full ring */
	expect_err(t, output(t, o, 4081, 0), EAGAIN);
	expect_ok(t, output(t, o, 2048, 0));
	expect_err(t, output(t, o, 2048, 0), EAGAIN);
}

HELPER_CASE(bpf_ringbuf_reserve, submit_is_seen_discard_is_not)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_reserve, "reserve");
	struct records r = {0};
	struct ring_buffer *rb = open_ring(t, o, &r);

	global(t, o, int, discard) = 1;
	global(t, o, __u64, value) = 1;
	expect_eq(t, call(t, o, "reserve"), 1);
	global(t, o, int, discard) = 0;
	global(t, o, __u64, value) = 0x1122334455667788;
	expect_eq(t, call(t, o, "reserve"), 1);
	expect_eq(t, ring_buffer__consume(rb), 1);
	expect_eq(t, r.size, 8);
	expect_mem(t, r.data, "\x88\x77\x66\x55\x44\x33\x22\x11", 8);
}

HELPER_CASE(bpf_ringbuf_reserve, unknown_flags_are_null)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_reserve, "reserve");

	global(t, o, __u64, flags) = 1;
	expect_eq(t, call(t, o, "reserve"), 0);
}

/* A record has a header of 8 bytes, and a ring is never full: 8 more stay free. */
HELPER_CASE(bpf_ringbuf_reserve, up_to_the_whole_ring)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_reserve, "reserve_4080");

	expect_eq(t, call(t, o, "reserve_4080"), 1);
	/* discarded is not consumed: its place is still taken */
	expect_eq(t, call(t, o, "reserve_4080"), 0);
}

HELPER_CASE(bpf_ringbuf_reserve, more_than_the_ring_is_null)
{
	struct bpf_object *o = helper_load(t, bpf_ringbuf_reserve, "reserve_4081");

	expect_eq(t, call(t, o, "reserve_4081"), 0);
}

static long long query(struct test *t, struct bpf_object *o, __u64 flags)
{
	global(t, o, __u64, flags) = flags;
	return call(t, o, "query");
}

HELPER_CASE(bpf_ringbuf_query, positions)
{
	struct bpf_object *o = prog_load_all(t, "helpers/bpf_ringbuf_query");
	struct records r = {0};
	struct ring_buffer *rb = open_ring(t, o, &r);

	expect_eq(t, query(t, o, BPF_RB_RING_SIZE), 4096);
	expect_eq(t, query(t, o, BPF_RB_AVAIL_DATA), 0);
	/* records of 8 bytes, with headers of 8 */
	expect_ok(t, call(t, o, "output"));
	expect_ok(t, call(t, o, "output"));
	expect_eq(t, query(t, o, BPF_RB_AVAIL_DATA), 32);
	expect_eq(t, query(t, o, BPF_RB_PROD_POS), 32);
	expect_eq(t, query(t, o, BPF_RB_CONS_POS), 0);
	must(t, ring_buffer__consume(rb));
	expect_eq(t, query(t, o, BPF_RB_CONS_POS), 32);
	expect_eq(t, query(t, o, BPF_RB_AVAIL_DATA), 0);
	/* what it does not know it answers with 0 */
	expect_eq(t, query(t, o, 1000), 0);
}

static struct user_ring_buffer *open_user_ring(struct test *t, struct bpf_object *o)
{
	struct user_ring_buffer *rb = user_ring_buffer__new(map_fd(t, o, "ring"), NULL);
	__u64 *record;
	int i;

	if (!rb)
		test_fail(t, "user_ring_buffer__new: %s", errname(errno));
	for (i = 0; i < 3; i++) {
		record = user_ring_buffer__reserve(rb, sizeof(*record));
		if (!record)
			test_fail(t, "user_ring_buffer__reserve: %s", errname(errno));
		*record = 1 << i;
		if (i == 1)
			user_ring_buffer__discard(rb, record);
		else
			user_ring_buffer__submit(rb, record);
	}
	return rb;
}

HELPER_CASE(bpf_user_ringbuf_drain, what_user_space_submitted)
{
	struct bpf_object *o = helper_load(t, bpf_user_ringbuf_drain, "drain");

	open_user_ring(t, o);
	/* the discarded one is passed over, and does not count */
	expect_eq(t, call(t, o, "drain"), 2);
	expect_eq(t, global(t, o, __u64, sum), 1 + 4);
	expect_eq(t, call(t, o, "drain"), 0);
}

HELPER_CASE(bpf_user_ringbuf_drain, callback_stops)
{
	struct bpf_object *o = helper_load(t, bpf_user_ringbuf_drain, "drain");

	open_user_ring(t, o);
	global(t, o, __u32, stop_after) = 1;
	expect_eq(t, call(t, o, "drain"), 1);
	expect_eq(t, global(t, o, __u64, sum), 1);
	/* the rest is still there */
	expect_eq(t, call(t, o, "drain"), 1);
	expect_eq(t, global(t, o, __u64, sum), 1 + 4);
}

HELPER_CASE(bpf_user_ringbuf_drain, unknown_flags)
{
	struct bpf_object *o = helper_load(t, bpf_user_ringbuf_drain, "drain");

	open_user_ring(t, o);
	global(t, o, __u64, flags) = 1ULL << 63;
	expect_err(t, call(t, o, "drain"), EINVAL);
	expect_eq(t, global(t, o, __u32, calls), 0);
}

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
