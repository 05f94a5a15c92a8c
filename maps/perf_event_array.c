// SPDX-License-Identifier: GPL-2.0
/*
 * BPF_MAP_TYPE_PERF_EVENT_ARRAY (kernel/bpf/arraymap.c, kernel/trace/bpf_trace.c):
 * samples that programs send.  maps/perf_event_read.c has the counters that they read,
 * maps/fd_array.c the operations on elements.
 */
#include <string.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/fd_array.h"

DEFINE_MAP_TYPE_OPTS(perf_event_array, .config = "CONFIG_PERF_EVENTS",
		     .args = { PERF_EVENT_ARRAY });

#define PROGS "maps/perf_event_array"
#define CPU 0	/* where cases with one event run */

struct fixture {
	struct test *t;
	struct bpf_object *obj;
	int map;
	struct perf_buffer *buffer;
	int received;
	__u64 last;		/* the last sample */
	__u32 size;
	int cpu;
	bool disordered;
	__u64 lost;
};

/* On the first CPU. */
static struct fixture load(struct test *t, const char *prog)
{
	struct fixture f = { .t = t, .obj = prog_load(t, PROGS, prog) };

	pin_to_first_cpu(t);
	f.map = map_fd(t, f.obj, "map");
	return f;
}

static long long output(struct fixture *f, __u64 sample, __u64 flags)
{
	global(f->t, f->obj, __u64, sample) = sample;
	global(f->t, f->obj, __u64, flags) = flags;
	return call(f->t, f->obj, "output");
}

static void on_sample(void *ctx, int cpu, void *data, __u32 size)
{
	struct fixture *f = ctx;
	__u64 sample;

	memcpy(&sample, data, sizeof(sample));
	f->disordered |= f->received && sample <= f->last;
	f->received++;
	f->last = sample;
	f->size = size;
	f->cpu = cpu;
}

static void on_lost(void *ctx, int cpu, __u64 lost)
{
	struct fixture *f = ctx;

	(void)cpu;
	f->lost += lost;
}

/* One page a CPU; the kernel wakes the reader up after each @period samples. */
static void open_buffer(struct fixture *f, __u32 period)
{
	LIBBPF_OPTS(perf_buffer_opts, opts, .sample_period = period);

	f->buffer = perf_buffer__new(f->map, 1, on_sample, on_lost, f, &opts);
	if (!f->buffer)
		test_fail(f->t, "perf_buffer__new: %s", errname(errno));
}

MAP_CASE(perf_event_array, job_samples_in_order)
{
	struct fixture f = load(t, "output");
	int i;

	open_buffer(&f, 1);
	for (i = 1; i <= 50; i++)
		must(t, output(&f, i, BPF_F_CURRENT_CPU));
	expect_ok(t, perf_buffer__consume(f.buffer));
	expect_eq(t, f.received, 50);
	expect_true(t, !f.disordered);
	expect_eq(t, f.last, 50);
	expect_eq(t, f.cpu, CPU);
	expect_eq(t, f.lost, 0);
}

/*
 * A full buffer refuses what comes: ENOSPC.  The kernel counts those, and writes a
 * PERF_RECORD_LOST in front of the next sample that fits.
 */
MAP_CASE(perf_event_array, job_lost_are_counted)
{
	struct fixture f = load(t, "output");
	int sent = 0;
	long long err;

	open_buffer(&f, 1);
	while (!(err = output(&f, sent + 1, BPF_F_CURRENT_CPU)) && sent < 4096)
		sent++;
	expect_err(t, err, ENOSPC);
	expect_err(t, output(&f, 1000, BPF_F_CURRENT_CPU), ENOSPC);
	expect_err(t, output(&f, 1001, BPF_F_CURRENT_CPU), ENOSPC);
	expect_ok(t, perf_buffer__consume(f.buffer));
	expect_eq(t, f.received, sent);
	expect_eq(t, f.last, sent);
	expect_eq(t, f.lost, 0);	/* nothing says so yet */
	expect_ok(t, output(&f, 2000, BPF_F_CURRENT_CPU));
	expect_ok(t, perf_buffer__consume(f.buffer));
	expect_eq(t, f.lost, 3);
	expect_eq(t, f.last, 2000);
	expect_eq(t, f.received, sent + 1);
}

MAP_CASE(perf_event_array, job_sample_wakes)
{
	struct fixture f = load(t, "output");

	open_buffer(&f, 1);
	expect_eq(t, perf_buffer__poll(f.buffer, 0), 0);
	expect_ok(t, output(&f, 1, BPF_F_CURRENT_CPU));
	expect_eq(t, perf_buffer__poll(f.buffer, 10000), 1);
	expect_eq(t, f.received, 1);
	expect_eq(t, perf_buffer__poll(f.buffer, 0), 0);
}

/* wakeup_events: data that is there does not make the buffer readable, a wakeup does. */
MAP_CASE(perf_event_array, job_wakes_each_4_samples)
{
	struct fixture f = load(t, "output");
	int i;

	open_buffer(&f, 4);
	for (i = 1; i <= 3; i++)
		expect_ok(t, output(&f, i, BPF_F_CURRENT_CPU));
	expect_eq(t, perf_buffer__poll(f.buffer, 0), 0);
	expect_eq(t, f.received, 0);
	expect_ok(t, output(&f, 4, BPF_F_CURRENT_CPU));
	expect_eq(t, perf_buffer__poll(f.buffer, 10000), 1);
	expect_eq(t, f.received, 4);
}

MAP_CASE(perf_event_array, job_each_cpu_has_its_buffer)
{
	struct fixture f = load(t, "output");
	int i, cpus[FD_ARRAY_SIZE], n;

	must(t, allow_all_cpus());
	n = must(t, cpus_allowed(cpus, FD_ARRAY_SIZE));
	open_buffer(&f, 1);
	for (i = 0; i < n; i++) {
		must(t, pin_to_cpu(cpus[i]));
		/* by name and by number */
		expect_ok(t, output(&f, 2 * i + 1, BPF_F_CURRENT_CPU));
		expect_ok(t, output(&f, 2 * i + 2, cpus[i]));
		expect_ok(t, perf_buffer__consume(f.buffer));
		expect_eq(t, f.cpu, cpus[i]);
		expect_eq(t, f.received, 2 * i + 2);
	}
}

/* An event on @cpu that takes samples, with room for some; its fd. */
static int output_event(struct test *t, int cpu)
{
	int fd = software_event(t, PERF_COUNT_SW_BPF_OUTPUT, cpu);
	void *p = mmap(NULL, 2 * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	must(t, p == MAP_FAILED ? -errno : 0);
	return fd;
}

/* The index is the array's: an event may be at any, but has to be of this CPU. */
MAP_PLAIN(perf_event_array, output_to_other_index)
{
	struct fixture f = load(t, "output");

	expect_ok(t, elem_put(f.map, 3, output_event(t, CPU)));
	expect_ok(t, output(&f, 1, 3));
	expect_err(t, output(&f, 1, BPF_F_CURRENT_CPU), ENOENT);
}

MAP_PLAIN(perf_event_array, output_to_other_cpu)
{
	struct fixture f = load(t, "output");

	expect_ok(t, elem_put(f.map, 3, output_event(t, other_cpu(t))));
	expect_err(t, output(&f, 1, 3), EOPNOTSUPP);
}

MAP_PLAIN(perf_event_array, output_to_empty)
{
	struct fixture f = load(t, "output");

	expect_err(t, output(&f, 1, 2), ENOENT);
}

MAP_PLAIN(perf_event_array, output_index_beyond)
{
	struct fixture f = load(t, "output");

	expect_err(t, output(&f, 1, FD_ARRAY_SIZE), E2BIG);
}

MAP_PLAIN(perf_event_array, output_unknown_flags)
{
	struct fixture f = load(t, "output");

	expect_err(t, output(&f, 1, BPF_F_CURRENT_CPU | 1ULL << 32), EINVAL);
	expect_err(t, output(&f, 1, BPF_F_CURRENT_CPU | 1ULL << 63), EINVAL);
}

/* Only PERF_COUNT_SW_BPF_OUTPUT takes samples. */
MAP_PLAIN(perf_event_array, output_to_counter)
{
	struct fixture f = load(t, "output");

	expect_ok(t, elem_put(f.map, CPU, software_event(t, PERF_COUNT_SW_CPU_CLOCK, CPU)));
	expect_err(t, output(&f, 1, BPF_F_CURRENT_CPU), EINVAL);
}

/* Nobody has mapped the event: no room is no room. */
MAP_PLAIN(perf_event_array, output_without_buffer)
{
	struct fixture f = load(t, "output");

	expect_ok(t, elem_put(f.map, CPU, software_event(t, PERF_COUNT_SW_BPF_OUTPUT, CPU)));
	expect_err(t, output(&f, 1, BPF_F_CURRENT_CPU), ENOSPC);
}

static long long output_packet(struct fixture *f, __u64 len)
{
	global(f->t, f->obj, __u64, sample) = 1;
	global(f->t, f->obj, __u64, flags) = BPF_F_CURRENT_CPU | len << 32;
	return call(f->t, f->obj, "output_packet");
}

/* BPF_F_CTXLEN_MASK: so much of the packet, behind the sample */
MAP_CASE(perf_event_array, job_sample_with_packet)
{
	struct fixture f = load(t, "output_packet");

	open_buffer(&f, 1);
	expect_ok(t, output_packet(&f, 20));
	expect_ok(t, perf_buffer__consume(f.buffer));
	expect_eq(t, f.received, 1);
	expect_eq(t, f.size, 8 + 20);
}

MAP_PLAIN(perf_event_array, output_more_than_packet)
{
	struct fixture f = load(t, "output_packet");

	open_buffer(&f, 1);
	expect_ok(t, output_packet(&f, 64));
	expect_err(t, output_packet(&f, 65), EFAULT);
}

/* ---- how long an entry lives: as long as the file through which it was put */

/* Puts @event through another file of the map than @map, and closes that. */
static void put_through_other_file(struct test *t, int map, int event)
{
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);
	int other;

	must(t, bpf_map_get_info_by_fd(map, &info, &len));
	other = must(t, bpf_map_get_fd_by_id(info.id));
	expect_ok(t, elem_put(other, CPU, event));
	close(other);
}

MAP_CASE(perf_event_array, job_entry_goes_with_its_file)
{
	struct fixture f = load(t, "output");
	int event = output_event(t, CPU);

	expect_ok(t, elem_put(f.map, CPU, event));
	expect_ok(t, output(&f, 1, BPF_F_CURRENT_CPU));
	put_through_other_file(t, f.map, event);
	expect_err(t, output(&f, 1, BPF_F_CURRENT_CPU), ENOENT);
	expect_err(t, elem_del(f.map, CPU), ENOENT);
}

MAP_CASE(perf_event_array, job_preserve_elems_keeps_entry)
{
	struct fixture f = load(t, "output_preserving");
	int map = map_fd(t, f.obj, "preserving");

	put_through_other_file(t, map, output_event(t, CPU));
	global(t, f.obj, __u64, flags) = BPF_F_CURRENT_CPU;
	expect_ok(t, call(t, f.obj, "output_preserving"));
	expect_ok(t, elem_del(map, CPU));
}

/* A dup(2) is the same file. */
MAP_PLAIN(perf_event_array, entry_stays_for_a_dup)
{
	struct fixture f = load(t, "output");
	int other = dup(f.map);

	expect_ok(t, elem_put(other, CPU, output_event(t, CPU)));
	close(other);
	expect_ok(t, output(&f, 1, BPF_F_CURRENT_CPU));
}
