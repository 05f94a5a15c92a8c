// SPDX-License-Identifier: GPL-2.0
/* Counters that programs read from an array of perf events (kernel/trace/bpf_trace.c). */
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "selftests/perf.h"

#define EVENTS 4	/* of the array */

struct fixture {
	struct test *t;
	struct bpf_object *o;
	int cpu;	/* on which it runs: BPF_F_CURRENT_CPU */
};

static struct fixture on_first_cpu(struct test *t, struct bpf_object *o)
{
	struct fixture f = { .t = t, .o = o };

	must(t, cpus_allowed(&f.cpu, 1));
	must(t, pin_to_cpu(f.cpu));
	return f;
}

static struct fixture reader(struct test *t)
{
	return on_first_cpu(t, helper_load(t, bpf_perf_event_read, "read"));
}

static struct fixture value_reader(struct test *t, const char *prog)
{
	return on_first_cpu(t, helper_load(t, bpf_perf_event_read_value, prog));
}

static void put(struct fixture *f, __u32 index, int event)
{
	must(f->t, bpf_map_update_elem(map_fd(f->t, f->o, "events"), &index, &event, BPF_ANY));
}

static long long read_at(struct fixture *f, const char *prog, __u64 flags)
{
	global(f->t, f->o, __u64, flags) = flags;
	return call(f->t, f->o, prog);
}

static volatile struct bpf_perf_event_value *value_of(struct fixture *f)
{
	return global_at(f->t, f->o, "out", sizeof(struct bpf_perf_event_value) + 8);
}

/* Nothing of it counts before ioctl(PERF_EVENT_IOC_ENABLE). */
static int disabled_event(struct test *t)
{
	const struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof(attr), .disabled = 1,
		.config = PERF_COUNT_SW_PAGE_FAULTS,
	};

	return event_open(t, &attr, -1);
}

/* An event of another process, which waits for a signal. */
static int event_of(struct test *t, pid_t pid)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof(attr),
		.config = PERF_COUNT_SW_PAGE_FAULTS,
	};
	int fd = syscall(SYS_perf_event_open, &attr, pid, -1, -1, PERF_FLAG_FD_CLOEXEC);

	return must(t, fd < 0 ? -errno : fd);
}

HELPER_PLAIN(bpf_perf_event_read, counts_page_faults)
{
	struct fixture f = reader(t);
	long long before;

	put(&f, 2, software_event(t, PERF_COUNT_SW_PAGE_FAULTS, -1));
	before = must(t, read_at(&f, "read", 2));
	page_faults(t);
	/* and few of our own between the two */
	before = read_at(&f, "read", 2) - before;
	expect_true(t, before >= PAGE_FAULTS && before < 2 * PAGE_FAULTS);
}

HELPER_PLAIN(bpf_perf_event_read, clock_goes_on)
{
	struct fixture f = reader(t);
	long long before;

	put(&f, 0, software_event(t, PERF_COUNT_SW_TASK_CLOCK, -1));
	before = must(t, read_at(&f, "read", 0));
	expect_true(t, read_at(&f, "read", 0) > before);
}

HELPER_PLAIN(bpf_perf_event_read, of_this_cpu)
{
	struct fixture f = reader(t);

	if (f.cpu >= EVENTS)
		test_skip(t, "CPU %d is beyond the map", f.cpu);
	put(&f, f.cpu, software_event(t, PERF_COUNT_SW_CPU_CLOCK, f.cpu));
	expect_true(t, read_at(&f, "read", BPF_F_CURRENT_CPU) > 0);
	expect_true(t, read_at(&f, "read", f.cpu) > 0);
}

HELPER_PLAIN(bpf_perf_event_read, disabled_counts_nothing)
{
	struct fixture f = reader(t);

	put(&f, 1, disabled_event(t));
	page_faults(t);
	expect_eq(t, read_at(&f, "read", 1), 0);
}

HELPER_EDGE_PLAIN(bpf_perf_event_read, empty_slot)
{
	struct fixture f = reader(t);

	expect_err(t, read_at(&f, "read", 1), ENOENT);
	expect_err(t, read_at(&f, "read", BPF_F_CURRENT_CPU), ENOENT);
}

HELPER_EDGE_PLAIN(bpf_perf_event_read, last_slot)
{
	struct fixture f = reader(t);

	put(&f, EVENTS - 1, software_event(t, PERF_COUNT_SW_PAGE_FAULTS, -1));
	expect_ok(t, read_at(&f, "read", EVENTS - 1));
}

HELPER_EDGE_PLAIN(bpf_perf_event_read, index_beyond)
{
	struct fixture f = reader(t);

	expect_err(t, read_at(&f, "read", EVENTS), E2BIG);
	expect_err(t, read_at(&f, "read", BPF_F_CURRENT_CPU - 1), E2BIG);
}

HELPER_EDGE_PLAIN(bpf_perf_event_read, unknown_flags)
{
	struct fixture f = reader(t);

	expect_err(t, read_at(&f, "read", 1ULL << 32), EINVAL);
	expect_err(t, read_at(&f, "read", 1ULL << 63 | BPF_F_CURRENT_CPU), EINVAL);
}

/* perf_event_read_local(): of a process only where it runs */
HELPER_EDGE_PLAIN(bpf_perf_event_read, of_another_process)
{
	struct fixture f = reader(t);
	pid_t child = must(t, fork());

	if (!child) {
		pause();
		_exit(0);
	}
	put(&f, 1, event_of(t, child));
	expect_err(t, read_at(&f, "read", 1), EINVAL);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

/* In a child of its own: the others stay on one CPU. */
HELPER_EDGE(bpf_perf_event_read, of_another_cpu)
{
	struct fixture f = { .t = t, .o = helper_load(t, bpf_perf_event_read, "read") };
	int cpus[2];

	must(t, allow_all_cpus());
	if (must(t, cpus_allowed(cpus, 2)) < 2)
		test_skip(t, "one CPU only");
	put(&f, 1, software_event(t, PERF_COUNT_SW_CPU_CLOCK, cpus[1]));
	must(t, pin_to_cpu(cpus[0]));
	expect_err(t, read_at(&f, "read", 1), EINVAL);
	/* as it is for a program that runs there */
	must(t, pin_to_cpu(cpus[1]));
	expect_ok(t, read_at(&f, "read", 1));
}

HELPER_PLAIN(bpf_perf_event_read_value, counts_page_faults)
{
	struct fixture f = value_reader(t, "read");
	volatile struct bpf_perf_event_value *v = value_of(&f);
	__u64 before;

	put(&f, 2, software_event(t, PERF_COUNT_SW_PAGE_FAULTS, -1));
	expect_ok(t, read_at(&f, "read", 2));
	before = v->counter;
	page_faults(t);
	expect_ok(t, read_at(&f, "read", 2));
	expect_true(t, v->counter - before >= PAGE_FAULTS &&
		       v->counter - before < 2 * PAGE_FAULTS);
}

/* In ns; a software event has no hardware to wait for. */
HELPER_PLAIN(bpf_perf_event_read_value, runs_while_enabled)
{
	struct fixture f = value_reader(t, "read");
	volatile struct bpf_perf_event_value *v = value_of(&f);
	__u64 before;

	put(&f, 2, software_event(t, PERF_COUNT_SW_PAGE_FAULTS, -1));
	expect_ok(t, read_at(&f, "read", 2));
	before = v->enabled;
	expect_ok(t, read_at(&f, "read", 2));
	expect_true(t, v->enabled > before);
	expect_eq(t, v->running, v->enabled);
}

HELPER_PLAIN(bpf_perf_event_read_value, never_enabled)
{
	struct fixture f = value_reader(t, "read");
	volatile struct bpf_perf_event_value *v = value_of(&f);

	put(&f, 1, disabled_event(t));
	page_faults(t);
	expect_ok(t, read_at(&f, "read", 1));
	expect_eq(t, v->counter, 0);
	expect_eq(t, v->enabled, 0);
	expect_eq(t, v->running, 0);
}

/* What is behind the structure is the program's. */
static bool only_value_is_zero(struct fixture *f)
{
	static const __u8 want[32] = {
		[24] = 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x',
	};

	return expect_mem(f->t, (void *)value_of(f), want, sizeof(want));
}

HELPER_EDGE_PLAIN(bpf_perf_event_read_value, empty_slot_clears)
{
	struct fixture f = value_reader(t, "read");

	expect_err(t, read_at(&f, "read", 1), ENOENT);
	only_value_is_zero(&f);
}

HELPER_EDGE_PLAIN(bpf_perf_event_read_value, index_beyond_clears)
{
	struct fixture f = value_reader(t, "read");

	expect_err(t, read_at(&f, "read", EVENTS), E2BIG);
	only_value_is_zero(&f);
}

HELPER_EDGE_PLAIN(bpf_perf_event_read_value, unknown_flags)
{
	struct fixture f = value_reader(t, "read");

	expect_err(t, read_at(&f, "read", 1ULL << 32), EINVAL);
	only_value_is_zero(&f);
}

HELPER_EDGE_PLAIN(bpf_perf_event_read_value, smaller_buffer)
{
	struct fixture f = value_reader(t, "read_short");
	static const __u8 want[24] = { [16] = 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x' };

	put(&f, 2, software_event(t, PERF_COUNT_SW_PAGE_FAULTS, -1));
	expect_err(t, read_at(&f, "read_short", 2), EINVAL);
	/* as much of it as there is */
	expect_mem(t, (void *)value_of(&f), want, sizeof(want));
}

HELPER_EDGE_PLAIN(bpf_perf_event_read_value, larger_buffer)
{
	struct fixture f = value_reader(t, "read_long");
	static const __u8 want[32];

	put(&f, 2, software_event(t, PERF_COUNT_SW_PAGE_FAULTS, -1));
	expect_err(t, read_at(&f, "read_long", 2), EINVAL);
	expect_mem(t, (void *)value_of(&f), want, sizeof(want));
}
