// SPDX-License-Identifier: GPL-2.0
/* What goes in comes out once: queue, stack, ring buffer; and the filter that forgets nothing. */
#include <stdatomic.h>
#include <stdlib.h>

#include "maps/load/load.h"

static const struct load_type queues[] = {
	{ .name = "queue", .type = BPF_MAP_TYPE_QUEUE },
	{ .name = "stack", .type = BPF_MAP_TYPE_STACK },
};
static const struct load_type blooms[] = {
	{ .name = "bloom_filter", .type = BPF_MAP_TYPE_BLOOM_FILTER, .since = "5.16" },
};
static const struct load_type rings[] = {
	{ .name = "ringbuf", .type = BPF_MAP_TYPE_RINGBUF },
};

#define VALUES 4000	/* a pusher's */
#define ROOM 64

struct passed {
	atomic_int pushed, popped;
	atomic_uchar times[NR_WORKERS * VALUES];
};

static void push_all(struct worker *w, struct passed *p)
{
	__u32 i = 0;
	long long n;

	while (i < VALUES && !w->failed) {
		n = worker_do(w, LOAD_PUSH, w->index * VALUES + i,
			      VALUES - i < LOAD_STEPS ? VALUES - i : LOAD_STEPS, 0);
		i += n;
		p->pushed += n;
	}
}

/* Odd workers push by program, even ones pop through bpf(2) until there is no more to come. */
static void push_or_pop(struct worker *w)
{
	struct passed *p = w->arg;
	__u64 value;
	int err;

	if (w->index % 2) {
		push_all(w, p);
		return;
	}
	while (p->popped < NR_WORKERS / 2 * VALUES && !w->failed) {
		err = bpf_map_lookup_and_delete_elem(w->l->map, NULL, &value);
		if (err == -ENOENT)
			continue;
		if (err || value >= ARRAY_SIZE(p->times)) {
			w->failed = err ?: -ERANGE;
			break;
		}
		p->times[value]++;
		p->popped++;
	}
}

LOAD_CASE(each_is_popped_once, queues)
{
	static struct passed p;
	struct load l;
	size_t i;
	int odd, wrong = 0;

	load_open_file(t, &l, "maps/load_push", type, ROOM);
	workers_run(&l, NR_WORKERS, push_or_pop, &p);
	expect_eq(t, p.pushed, NR_WORKERS / 2 * VALUES);
	expect_eq(t, p.popped, NR_WORKERS / 2 * VALUES);
	for (i = 0; i < ARRAY_SIZE(p.times); i++) {
		odd = i / VALUES % 2;
		wrong += p.times[i] != odd;
	}
	expect_eq(t, wrong, 0);
	expect_err(t, bpf_map_lookup_elem(l.map, NULL, &(__u64){0}), ENOENT);
}

static void push_own(struct worker *w)
{
	__u32 i;

	for (i = 0; i < VALUES; i += 50)
		worker_do(w, LOAD_PUSH, w->index * VALUES + i, 50, 0);
}

LOAD_CASE(no_false_negative, blooms)
{
	struct load l;
	__u64 value;
	int missing = 0;

	load_open_file(t, &l, "maps/load_push", type, NR_WORKERS * VALUES);
	expect_eq(t, workers_run(&l, NR_WORKERS, push_own, NULL), NR_WORKERS * VALUES);
	for (value = 0; value < NR_WORKERS * VALUES; value++)
		missing += !!bpf_map_lookup_elem(l.map, NULL, &value);
	expect_eq(t, missing, 0);
}

/* ---- ring buffer: workers 1 to n submit, worker 0 reads */

struct read_back {
	long long records;
	__u32 last[NR_WORKERS];	/* behind the last of each worker */
	bool disorder;
	atomic_int ended;
};

static int take_record(void *arg, void *data, size_t size)
{
	struct read_back *r = arg;
	__u64 record = *(__u64 *)data;
	__u32 worker = record >> 32, n = record;

	if (size != sizeof(record) || worker >= NR_WORKERS || n < r->last[worker])
		r->disorder = true;
	else
		r->last[worker] = n + 1;
	r->records++;
	return 0;
}

static void submit_or_read(struct worker *w)
{
	struct read_back *r = w->arg;
	struct ring_buffer *rb;
	__u32 i = 0;
	bool last;

	if (w->index) {
		while (i < VALUES && !w->failed)
			i += worker_do(w, LOAD_SUBMIT, i, VALUES - i < LOAD_STEPS ? VALUES - i : LOAD_STEPS, 0);
		r->ended++;
		return;
	}
	rb = ring_buffer__new(w->l->map, take_record, r, NULL);
	if (!rb) {
		w->failed = -errno;
		return;
	}
	do {
		last = r->ended == NR_WORKERS - 1;
		ring_buffer__consume(rb);
	} while (!last);
	ring_buffer__free(rb);
}

LOAD_CASE(each_is_read_once_in_order, rings)
{
	static struct read_back r;
	struct load l;
	int i;

	load_open_file(t, &l, "maps/load_ring", type, 4096);
	expect_eq(t, workers_run(&l, NR_WORKERS, submit_or_read, &r), (NR_WORKERS - 1) * VALUES);
	expect_eq(t, r.records, (NR_WORKERS - 1) * VALUES);
	expect_true(t, !r.disorder);
	for (i = 1; i < NR_WORKERS; i++)
		expect_eq(t, r.last[i], VALUES);
}
