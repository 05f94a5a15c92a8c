// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_PERF_EVENT_ARRAY: counters that programs read. */
#include "helpers/fixtures.h"
#include "maps/fd_array.h"

DEFINE_MAP_TYPE_OPTS(perf_event_array, .config = "CONFIG_PERF_EVENTS",
		     .args = { PERF_EVENT_ARRAY });

struct fixture {
	struct test *t;
	struct bpf_object *obj;
	int map;
};

/* On the first CPU. */
static struct fixture load(struct test *t, const char *prog)
{
	struct fixture f = { .t = t, .obj = prog_load(t, "maps/perf_event_array", prog) };

	pin_to_first_cpu(t);
	f.map = map_fd(t, f.obj, "map");
	return f;
}

static long long read_counter(struct fixture *f, const char *prog, __u64 flags)
{
	global(f->t, f->obj, __u64, flags) = flags;
	return call(f->t, f->obj, prog);
}

MAP_CASE(perf_event_array, job_read_of_page_faults)
{
	struct fixture f = load(t, "read");
	long long before, after;

	expect_ok(t, elem_put(f.map, 2, software_event(t, PERF_COUNT_SW_PAGE_FAULTS, -1)));
	before = read_counter(&f, "read", 2);
	expect_true(t, before >= 0);
	page_faults(t);
	after = read_counter(&f, "read", 2);
	/* and few of our own between the two */
	expect_true(t, after - before >= PAGE_FAULTS && after - before < 2 * PAGE_FAULTS);
}

MAP_CASE(perf_event_array, job_read_value_of_page_faults)
{
	struct fixture f = load(t, "read_value");
	volatile struct bpf_perf_event_value *v =
		global_at(t, f.obj, "value", sizeof(struct bpf_perf_event_value));
	__u64 before;

	expect_ok(t, elem_put(f.map, 2, software_event(t, PERF_COUNT_SW_PAGE_FAULTS, -1)));
	expect_ok(t, read_counter(&f, "read_value", 2));
	before = v->counter;
	page_faults(t);
	expect_ok(t, read_counter(&f, "read_value", 2));
	expect_true(t, v->counter - before >= PAGE_FAULTS && v->counter - before < 2 * PAGE_FAULTS);
	/* ns that the event was there, and that it counted: a software event always does */
	expect_true(t, v->enabled > 0 && v->enabled == v->running);
}

MAP_CASE(perf_event_array, read_empty)
{
	struct fixture f = load(t, "read");

	expect_err(t, read_counter(&f, "read", 1), ENOENT);
	expect_err(t, read_counter(&f, "read", BPF_F_CURRENT_CPU), ENOENT);
}

MAP_CASE(perf_event_array, read_index_beyond)
{
	struct fixture f = load(t, "read");

	expect_err(t, read_counter(&f, "read", FD_ARRAY_SIZE), E2BIG);
}

MAP_CASE(perf_event_array, read_unknown_flags)
{
	struct fixture f = load(t, "read");

	expect_err(t, read_counter(&f, "read", 1ULL << 32), EINVAL);
}

/* perf_event_read_local(): an event of a CPU is read on that CPU only */
MAP_CASE(perf_event_array, read_of_other_cpu)
{
	struct fixture f = load(t, "read");

	expect_ok(t, elem_put(f.map, 1, software_event(t, PERF_COUNT_SW_CPU_CLOCK, other_cpu(t))));
	expect_err(t, read_counter(&f, "read", 1), EINVAL);
}

/* What it cannot fill in it clears. */
MAP_CASE(perf_event_array, read_value_errors)
{
	struct fixture f = load(t, "read_value");
	volatile struct bpf_perf_event_value *v =
		global_at(t, f.obj, "value", sizeof(struct bpf_perf_event_value));

	expect_err(t, read_counter(&f, "read_value", 1), ENOENT);
	expect_eq(t, v->counter, 0);
	expect_err(t, read_counter(&f, "read_value", FD_ARRAY_SIZE), E2BIG);
	expect_err(t, read_counter(&f, "read_value", 1ULL << 32), EINVAL);
}

MAP_CASE(perf_event_array, read_value_short_buffer)
{
	struct fixture f = load(t, "read_value_short");

	expect_ok(t, elem_put(f.map, 2, software_event(t, PERF_COUNT_SW_PAGE_FAULTS, -1)));
	expect_err(t, read_counter(&f, "read_value_short", 2), EINVAL);
}

/* perf_event_read_local() would have to add up what the children counted */
MAP_CASE(perf_event_array, update_inherited_event)
{
	const struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_PAGE_FAULTS, .inherit = 1,
	};

	expect_err(t, elem_put(map_create(t, PERF_EVENT_ARRAY), 1, event_open(t, &attr, -1)),
		   EOPNOTSUPP);
}
