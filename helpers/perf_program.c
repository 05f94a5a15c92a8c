// SPDX-License-Identifier: GPL-2.0
/*
 * Programs that a perf event runs.  The event is a page fault of this process, each of which
 * runs the program (perf_swevent_event() with a period of 1), before the fault is over.
 */
#include <sys/ioctl.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "selftests/perf.h"

struct fixture {
	struct test *t;
	struct bpf_object *o;
	struct bpf_link *link;
};

static struct fixture attach(struct test *t, struct bpf_object *o, const char *prog)
{
	const struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof(attr), .sample_period = 1,
		.config = PERF_COUNT_SW_PAGE_FAULTS,
	};
	struct fixture f = { .t = t, .o = o };
	int event = event_open(t, &attr, -1);

	global(t, o, __u32, pid) = getpid();
	f.link = bpf_program__attach_perf_event(bpf_object__find_program_by_name(o, prog), event);
	if (!f.link)
		test_fail(t, "attach %s to a perf event: %s", prog, errname(errno));
	return f;
}

/* Page faults until the program has run; what it has seen of the last one. */
static long long on_page_faults(struct fixture *f)
{
	page_faults(f->t);
	bpf_link__destroy(f->link);
	expect_true(f->t, global(f->t, f->o, __u32, runs) >= PAGE_FAULTS);
	return global(f->t, f->o, long, ret);
}

static volatile struct bpf_perf_event_value *value_of(struct fixture *f)
{
	return global_at(f->t, f->o, "out", sizeof(struct bpf_perf_event_value) + 8);
}

static struct fixture value_reader(struct test *t, const char *prog)
{
	return attach(t, helper_load(t, bpf_perf_prog_read_value, prog), prog);
}

/* Each event runs it; only the first ones may be from before it was attached. */
HELPER_PLAIN(bpf_perf_prog_read_value, counts_what_runs_it)
{
	struct fixture f = value_reader(t, "read");
	volatile struct bpf_perf_event_value *v = value_of(&f);
	__u64 before;
	__u32 runs;

	page_faults(t);
	before = v->counter;
	runs = global(t, f.o, __u32, runs);
	expect_ok(t, on_page_faults(&f));
	expect_eq(t, v->counter - before, global(t, f.o, __u32, runs) - runs);
}

HELPER_PLAIN(bpf_perf_prog_read_value, runs_while_enabled)
{
	struct fixture f = value_reader(t, "read");
	volatile struct bpf_perf_event_value *v = value_of(&f);

	expect_ok(t, on_page_faults(&f));
	expect_true(t, v->enabled > 0);
	expect_eq(t, v->running, v->enabled);
}

HELPER_PLAIN(bpf_perf_prog_read_value, nothing_behind_the_value)
{
	struct fixture f = value_reader(t, "read");

	expect_ok(t, on_page_faults(&f));
	expect_mem(t, (void *)(value_of(&f) + 1), "xxxxxxxx", 8);
}

HELPER_EDGE_PLAIN(bpf_perf_prog_read_value, smaller_buffer)
{
	struct fixture f = value_reader(t, "read_short");
	static const __u8 want[24] = { [16] = 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x' };

	expect_err(t, on_page_faults(&f), EINVAL);
	expect_mem(t, (void *)value_of(&f), want, sizeof(want));
}

HELPER_EDGE_PLAIN(bpf_perf_prog_read_value, larger_buffer)
{
	struct fixture f = value_reader(t, "read_long");
	static const __u8 want[32];

	expect_err(t, on_page_faults(&f), EINVAL);
	expect_mem(t, (void *)value_of(&f), want, sizeof(want));
}

/* ---- branches: what a software event never has, nor a processor without LBR, such as TCG's */

static long long branches(struct test *t, const char *prog, __u64 flags)
{
	struct bpf_object *o = helper_load(t, bpf_read_branch_records, prog);
	struct fixture f;

	global(t, o, __u64, flags) = flags;
	f = attach(t, o, prog);
	return on_page_faults(&f);
}

/* EINVAL before 5.17; 5.10.262 has the change as well. */
HELPER_PLAIN(bpf_read_branch_records, not_of_a_software_event)
{
	expect_err(t, branches(t, "read", 0), ENOENT);
}

HELPER_EDGE_PLAIN(bpf_read_branch_records, size_of_nothing)
{
	expect_err(t, branches(t, "ask_size", 0), ENOENT);
}

HELPER_EDGE_PLAIN(bpf_read_branch_records, unknown_flags)
{
	expect_err(t, branches(t, "read", 1ULL << 1), EINVAL);
	expect_err(t, branches(t, "read", 1ULL << 63), EINVAL);
}

static long long snapshot(struct test *t, const char *prog, __u64 flags)
{
	struct bpf_object *o = helper_load(t, bpf_get_branch_snapshot, prog);

	global(t, o, __u64, flags) = flags;
	return call(t, o, prog);
}

/*
 * Where no event of the CPU records branches there are none: with LBR too, as no case opens such
 * an event.
 */
HELPER_PLAIN(bpf_get_branch_snapshot, no_branches_recorded)
{
	expect_err(t, snapshot(t, "snapshot", 0), ENOENT);
}

HELPER_EDGE_PLAIN(bpf_get_branch_snapshot, unknown_flags)
{
	expect_err(t, snapshot(t, "snapshot", 1), EINVAL);
	expect_err(t, snapshot(t, "snapshot", 1ULL << 63), EINVAL);
}

/* A buffer of less than one entry is one of none. */
HELPER_EDGE_PLAIN(bpf_get_branch_snapshot, smaller_than_an_entry)
{
	expect_err(t, snapshot(t, "snapshot_of_less", 0), ENOENT);
}
