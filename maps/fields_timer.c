// SPDX-License-Identifier: GPL-2.0
/* bpf_timer in map values: what it does, and when it goes (kernel/bpf/helpers.c) */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/maps.h"
#include "progs/maps/field_io.h"

#define SOON 1000ULL
#define NEVER (3600ULL * 1000000000)

#define VALUES .key_size = 4, .value_size = 24, .max_entries = 4
DEFINE_MAP_TYPE(array, .type = BPF_MAP_TYPE_ARRAY, VALUES);
DEFINE_MAP_TYPE(hash, .type = BPF_MAP_TYPE_HASH, VALUES);
DEFINE_MAP_TYPE(lru_hash, .type = BPF_MAP_TYPE_LRU_HASH, VALUES);
static const struct map_type *const timer_types[] = {
	&map_type_array, &map_type_hash, &map_type_lru_hash,
};

struct elem {
	__u64 timer[2], fired;
};

struct timer {
	struct test *t;
	struct bpf_object *obj;
	const char *type;
	int map;
	volatile struct timer_io *io;
};

/* The type's map with element @key, and the program that arms its timer. */
static struct timer timer_load(struct test *t, __u32 key, __u64 delay)
{
	struct timer x = { .t = t, .type = family_type(t)->name };
	struct elem e = {0};
	char prog[32];

	snprintf(prog, sizeof(prog), "arm_%s", x.type);
	x.obj = prog_load(t, "maps/field_timer", prog);
	x.map = map_fd(t, x.obj, x.type);
	x.io = global_at(t, x.obj, "io", sizeof(*x.io));
	x.io->clock = CLOCK_MONOTONIC;
	x.io->delay = delay;
	x.io->key = key;
	must(t, bpf_map_update_elem(x.map, &key, &e, BPF_ANY));
	return x;
}

static void arm(struct timer *x)
{
	char prog[32];

	snprintf(prog, sizeof(prog), "arm_%s", x->type);
	expect_eq(x->t, prog_run(prog_fd(x->t, x->obj, prog), NULL, 0, NULL, 0), 0);
}

static long long fired(struct timer *x, __u32 key)
{
	struct elem e;

	must(x->t, bpf_map_lookup_elem(x->map, &key, &e));
	return e.fired;
}

/* The case's deadline ends the wait for one that never fires. */
static void wait_until_fired(struct timer *x)
{
	while (!x->io->fired)
		usleep(500);
}

FAMILY_CASE(timer, timer_fires)
{
	struct timer x = timer_load(t, 1, SOON);

	(void)fd;
	arm(&x);
	expect_ok(t, x.io->init);
	expect_ok(t, x.io->set_callback);
	expect_ok(t, x.io->start);
	wait_until_fired(&x);
	expect_eq(t, x.io->fired_key, 1);
	expect_eq(t, fired(&x, 1), 1);
}

FAMILY_CASE(timer, timer_init_twice)
{
	struct timer x = timer_load(t, 1, NEVER);

	(void)fd;
	arm(&x);
	expect_ok(t, x.io->init);
	expect_err(t, x.io->init_again, EBUSY);
}

FAMILY_CASE(timer, timer_start_before_callback)
{
	struct timer x = timer_load(t, 1, NEVER);

	(void)fd;
	arm(&x);
	expect_err(t, x.io->start_early, EINVAL);
}

/* MONOTONIC, REALTIME and BOOTTIME are those of hrtimers that one may have. */
FAMILY_CASE(timer, timer_clocks)
{
	static const struct {
		__u64 clock;
		int err;
	} clocks[] = {
		{ CLOCK_REALTIME, 0 }, { CLOCK_MONOTONIC, 0 }, { CLOCK_BOOTTIME, 0 },
		{ CLOCK_PROCESS_CPUTIME_ID, EINVAL }, { CLOCK_MONOTONIC_RAW, EINVAL },
			{ CLOCK_TAI, EINVAL },
		/* bits that a clock's number has no use for */
		{ 16, EINVAL },
	};
	struct timer x = timer_load(t, 1, NEVER);
	struct elem e = {0};
	__u32 key = 1;
	size_t i;

	(void)fd;
	for (i = 0; i < ARRAY_SIZE(clocks); i++) {
		x.io->clock = clocks[i].clock;
		arm(&x);
		expect_err(t, x.io->init, clocks[i].err);
		must(t, bpf_map_update_elem(x.map, &key, &e, BPF_ANY));
	}
}

/*
 * What is in the map must be freed when user space is gone: bpf_timer_init() wants it to be
 * there.
 */
FAMILY_CASE(timer, timer_without_user_reference)
{
	struct timer x = timer_load(t, 1, NEVER);

	(void)fd;
	close(x.map);
	arm(&x);
	expect_err(t, x.io->init, EPERM);
	expect_err(t, x.io->start, EINVAL);
}

/*
 * "allow to specify absolute timer values", 6.4; "Add ability to pin bpf timer to calling
 * CPU", 6.7
 */
FAMILY_CASE(timer, timer_flags)
{
	struct timer x = timer_load(t, 1, NEVER);

	(void)fd;
	x.io->flags = BPF_F_TIMER_ABS;
	arm(&x);
	expect(t, x.io->start, OK_SINCE("6.4"), ELSE(EINVAL));
	x.io->flags = BPF_F_TIMER_CPU_PIN;
	arm(&x);
	expect(t, x.io->start, OK_SINCE("6.7"), ELSE(EINVAL));
	x.io->flags = 4;
	arm(&x);
	expect_err(t, x.io->start, EINVAL);
}

/* A point in time that has passed: due at once, however large the number is. */
FAMILY_CASE(timer, timer_absolute_fires)
{
	struct timer x = timer_load(t, 1, SOON);

	(void)fd;
	x.io->flags = BPF_F_TIMER_ABS;
	arm(&x);
	if (expect(t, x.io->start, OK_SINCE("6.4"), ELSE(EINVAL)) && !x.io->start)
		wait_until_fired(&x);
}

/* ---- when the element goes: what the timer's callback would have done is seen not to be done */

#define MOMENT (50ULL * 1000000)

/* Two timers that are due together, in elements 1 and 2; 2 is left alone. */
static struct timer two_armed(struct test *t)
{
	struct timer x = timer_load(t, 1, MOMENT);
	struct elem e = {0};
	__u32 other = 2;

	must(t, bpf_map_update_elem(x.map, &other, &e, BPF_ANY));
	arm(&x);
	x.io->key = other;
	arm(&x);
	return x;
}

static void expect_only_second_fired(struct timer *x)
{
	wait_until_fired(x);
	usleep(2000);
	expect_eq(x->t, x->io->fired_key, 2);
	expect_eq(x->t, x->io->fired, 1);
}

FAMILY_CASE(timer, timer_cancelled_by_update)
{
	struct timer x = two_armed(t);
	struct elem e = {0};
	__u32 key = 1;

	(void)fd;
	expect_ok(t, bpf_map_update_elem(x.map, &key, &e, BPF_ANY));
	expect_only_second_fired(&x);
	/* and the new element has none: it can be made */
	x.io->key = 1;
	arm(&x);
	expect_ok(t, x.io->init);
}

FAMILY_CASE(timer, timer_cancelled_by_delete)
{
	struct timer x = two_armed(t);
	__u32 key = 1;

	(void)fd;
	if (family_type(t) == &map_type_array) {
		expect_err(t, bpf_map_delete_elem(x.map, &key), EINVAL);
		return;
	}
	expect_ok(t, bpf_map_delete_elem(x.map, &key));
	expect_only_second_fired(&x);
}
