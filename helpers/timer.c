// SPDX-License-Identifier: GPL-2.0
/* bpf_timer_*(): values of progs/helpers/timer.h. */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "helpers/fixtures.h"

#define SOON 1000				/* ns */
#define NEVER (3600ULL * 1000000000)
#define MS 1000000ULL

struct timer_value {
	__u64 timer[2];
	__u64 fired, fired_at, cpu;
};

static struct timer_value value_of(struct test *t, struct bpf_object *o, __u32 key)
{
	struct timer_value v;

	must(t, bpf_map_lookup_elem(map_fd(t, o, "map"), &key, &v));
	return v;
}

/* The case's deadline ends the wait for one that never fires. */
static struct timer_value wait_until_fired(struct test *t, struct bpf_object *o, __u64 times)
{
	struct timer_value v = value_of(t, o, 1);

	for (; v.fired < times; v = value_of(t, o, 1))
		usleep(500);
	return v;
}

/* One that should not fire has had all the time that an earlier one took and some more. */
static void expect_fired(struct test *t, struct bpf_object *o, __u64 times)
{
	usleep(5000);
	expect_eq(t, value_of(t, o, 1).fired, times);
}

static struct bpf_object *load(struct test *t, const char *object, const char *prog, __u64 delay)
{
	struct bpf_object *o = prog_load(t, object, prog);

	global(t, o, __u32, key) = 1;
	global(t, o, __u64, delay) = delay;
	return o;
}
#define LOAD(helper, prog, delay) load(t, "helpers/" #helper, prog, delay)

/*
 * Also two programs more of the object: @prog's annotations, which are applied first, are
 * those of all.  @others may be one only.
 */
static struct bpf_object *load_also(struct test *t, const char *object, const char *prog,
				    const char *const others[2], __u64 delay)
{
	struct bpf_object *o;
	struct bpf_program *p;
	const char *name;

	prog_load(t, object, prog);
	o = prog_open(t, object, NULL);
	bpf_object__for_each_program(p, o) {
		name = bpf_program__name(p);
		bpf_program__set_autoload(p, !strcmp(name, prog) || !strcmp(name, others[0]) ||
					     (others[1] && !strcmp(name, others[1])));
	}
	must(t, bpf_object__load(o));
	global(t, o, __u32, key) = 1;
	global(t, o, __u64, delay) = delay;
	return o;
}
#define LOAD_ALSO(helper, prog, delay, ...)					\
	load_also(t, "helpers/" #helper, prog, (const char *const[2]){ __VA_ARGS__ }, delay)

static __u64 now(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

/* ---- bpf_timer_init(): flags are the clock (__bpf_async_init(), and bpf_timer_init() before 6.10) */

#define INIT_FAILS(what, flags, err)						\
	HELPER_EDGE_PLAIN(bpf_timer_init, what)					\
	{									\
		struct bpf_object *o = LOAD(bpf_timer_init, "init", SOON);	\
										\
		global(t, o, __u64, clock) = flags;				\
		expect_err(t, call(t, o, "init"), err);				\
	}

INIT_FAILS(clock_of_process, CLOCK_PROCESS_CPUTIME_ID, EINVAL)
INIT_FAILS(clock_of_thread, CLOCK_THREAD_CPUTIME_ID, EINVAL)
INIT_FAILS(clock_monotonic_raw, CLOCK_MONOTONIC_RAW, EINVAL)
INIT_FAILS(clock_realtime_alarm, CLOCK_REALTIME_ALARM, EINVAL)
INIT_FAILS(clock_boottime_alarm, CLOCK_BOOTTIME_ALARM, EINVAL)
INIT_FAILS(clock_tai, CLOCK_TAI, EINVAL)
INIT_FAILS(clock_past_the_last, 16 | CLOCK_MONOTONIC, EINVAL)
INIT_FAILS(highest_flag, 1ULL << 63 | CLOCK_MONOTONIC, EINVAL)

#define CLOCK_FIRES(what, number)						\
	HELPER_CASE(bpf_timer_init, what)					\
	{									\
		struct bpf_object *o = LOAD(bpf_timer_init, "init_and_arm", SOON);	\
										\
		global(t, o, __u64, clock) = number;				\
		expect_ok(t, call(t, o, "init_and_arm"));			\
		wait_until_fired(t, o, 1);					\
	}

CLOCK_FIRES(clock_realtime, CLOCK_REALTIME)
CLOCK_FIRES(clock_monotonic, CLOCK_MONOTONIC)
CLOCK_FIRES(clock_boottime, CLOCK_BOOTTIME)

HELPER_EDGE_PLAIN(bpf_timer_init, twice)
{
	struct bpf_object *o = LOAD(bpf_timer_init, "init", SOON);

	expect_ok(t, call(t, o, "init"));
	expect_err(t, call(t, o, "init"), EBUSY);
}

HELPER_EDGE_PLAIN(bpf_timer_init, each_value_has_its_own)
{
	struct bpf_object *o = LOAD(bpf_timer_init, "init", SOON);

	expect_ok(t, call(t, o, "init"));
	global(t, o, __u32, key) = 0;
	expect_ok(t, call(t, o, "init"));
}

HELPER_EDGE_PLAIN(bpf_timer_init, no_callback_yet)
{
	struct bpf_object *o = LOAD(bpf_timer_init, "init_and_start", SOON);

	expect_err(t, call(t, o, "init_and_start"), EINVAL);
}

/* A map that no process and no file has any more: nobody would ever free the timer. */
HELPER_EDGE_PLAIN(bpf_timer_init, map_without_user)
{
	struct bpf_object *o = LOAD(bpf_timer_init, "init", SOON);

	must(t, close(map_fd(t, o, "map")) ? -errno : 0);
	expect_err(t, call(t, o, "init"), EPERM);
}

/* What user space writes over the element takes its timer away: it can be made anew. */
HELPER_EDGE_PLAIN(bpf_timer_init, behind_update_from_user_space)
{
	struct bpf_object *o = LOAD(bpf_timer_init, "init", SOON);
	struct timer_value zero = {0};

	expect_ok(t, call(t, o, "init"));
	must(t, bpf_map_update_elem(map_fd(t, o, "map"), &(__u32){ 1 }, &zero, BPF_ANY));
	expect_ok(t, call(t, o, "init"));
}

/* ---- bpf_timer_set_callback() */

HELPER_CASE(bpf_timer_set_callback, last_one_is_called)
{
	struct bpf_object *o = LOAD(bpf_timer_set_callback, "set_two", SOON);

	expect_ok(t, call(t, o, "set_two"));
	expect_eq(t, wait_until_fired(t, o, 1).fired, 100);
}

/* The timer has been started, for a time in which nothing preempts a program for so long. */
HELPER_CASE(bpf_timer_set_callback, of_a_running_timer)
{
	struct bpf_object *o = LOAD(bpf_timer_set_callback, "set_behind_start", 100 * MS);

	expect_ok(t, call(t, o, "set_behind_start"));
	expect_eq(t, wait_until_fired(t, o, 1).fired, 100);
}

HELPER_CASE(bpf_timer_set_callback, of_another_program)
{
	struct bpf_object *o = LOAD_ALSO(bpf_timer_set_callback, "set", SOON, "set_100", "start");

	expect_ok(t, call(t, o, "set"));
	expect_ok(t, call(t, o, "set_100"));
	expect_ok(t, call(t, o, "start"));
	expect_eq(t, wait_until_fired(t, o, 1).fired, 100);
}

HELPER_EDGE_PLAIN(bpf_timer_set_callback, of_a_new_timer)
{
	struct bpf_object *o = LOAD(bpf_timer_set_callback, "set", SOON);

	expect_ok(t, call(t, o, "set"));
}

HELPER_EDGE_PLAIN(bpf_timer_set_callback, not_initialized)
{
	struct bpf_object *o = LOAD(bpf_timer_set_callback, "set", SOON);

	global(t, o, int, with_init) = 0;
	expect_err(t, call(t, o, "set"), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_timer_set_callback, twice)
{
	struct bpf_object *o = LOAD(bpf_timer_set_callback, "set", SOON);

	expect_ok(t, call(t, o, "set"));
	global(t, o, int, with_init) = 0;
	expect_ok(t, call(t, o, "set"));
}

/* With its last user the map lost its timers: there is none to set a callback for. */
HELPER_EDGE_PLAIN(bpf_timer_set_callback, map_without_user)
{
	struct bpf_object *o = LOAD(bpf_timer_set_callback, "set", SOON);

	expect_ok(t, call(t, o, "set"));
	global(t, o, int, with_init) = 0;
	must(t, close(map_fd(t, o, "map")) ? -errno : 0);
	expect_err(t, call(t, o, "set"), EINVAL);
}

/* ---- bpf_timer_start() */

HELPER_CASE(bpf_timer_start, fires_once)
{
	struct bpf_object *o = LOAD(bpf_timer_start, "arm", SOON);

	expect_ok(t, call(t, o, "arm"));
	expect_ok(t, global(t, o, long, init));
	expect_ok(t, global(t, o, long, set_callback));
	wait_until_fired(t, o, 1);
	expect_fired(t, o, 1);
	expect_eq(t, value_of(t, o, 0).fired, 0);
	expect_eq(t, global(t, o, __u32, fired_key), 1);
}

HELPER_CASE(bpf_timer_start, not_before_its_time)
{
	struct bpf_object *o = LOAD(bpf_timer_start, "arm", 20 * MS);
	struct timer_value v;

	expect_ok(t, call(t, o, "arm"));
	v = wait_until_fired(t, o, 1);
	expect_true(t, v.fired_at >= global(t, o, __u64, now) + 20 * MS);
	expect_true(t, v.fired_at <= now(CLOCK_MONOTONIC));
}

HELPER_CASE(bpf_timer_start, again_in_its_callback)
{
	struct bpf_object *o = LOAD(bpf_timer_start, "arm_again", SOON);

	expect_ok(t, call(t, o, "arm_again"));
	wait_until_fired(t, o, 3);
	expect_fired(t, o, 3);
}

/* The second start takes the place of the first. */
HELPER_CASE(bpf_timer_start, again_with_another_time)
{
	struct bpf_object *o = LOAD_ALSO(bpf_timer_start, "arm", NEVER, "start");

	expect_ok(t, call(t, o, "arm"));
	global(t, o, __u64, delay) = SOON;
	expect_ok(t, call(t, o, "start"));
	wait_until_fired(t, o, 1);
	expect_fired(t, o, 1);
}

HELPER_CASE(bpf_timer_start, put_off)
{
	struct bpf_object *o = LOAD_ALSO(bpf_timer_start, "arm", NEVER / 2, "start");

	expect_ok(t, call(t, o, "arm"));
	global(t, o, __u64, delay) = NEVER;
	expect_ok(t, call(t, o, "start"));
	expect_fired(t, o, 0);
}

#define TIMER_ABS_SINCE "6.4"		/* "bpf: Add support for absolute value BPF timers" */
#define TIMER_PIN_SINCE "6.7"		/* "bpf: Add ability to pin bpf timer to calling CPU" */

HELPER_CASE(bpf_timer_start, at_a_time)
{
	struct bpf_object *o = LOAD(bpf_timer_start, "arm_from_now", 20 * MS);
	bool known = verlist_holds(TIMER_ABS_SINCE, test_kver());
	struct timer_value v;

	global(t, o, __u64, flags) = BPF_F_TIMER_ABS;
	expect(t, call(t, o, "arm_from_now"), OK_SINCE(TIMER_ABS_SINCE), ELSE(EINVAL));
	v = known ? wait_until_fired(t, o, 1) : value_of(t, o, 1);
	/* what would be added to the time of day would not come for as long as the machine is up */
	expect_true(t, !known || v.fired_at >= global(t, o, __u64, now) + 20 * MS);
}

HELPER_CASE(bpf_timer_start, on_its_own_cpu)
{
	struct bpf_object *o = LOAD(bpf_timer_start, "arm", SOON);
	int cpus[8], n = must(t, cpus_allowed(cpus, 8));

	must(t, pin_to_cpu(cpus[n - 1]));
	global(t, o, __u64, flags) = BPF_F_TIMER_CPU_PIN;
	expect(t, call(t, o, "arm"), OK_SINCE(TIMER_PIN_SINCE), ELSE(EINVAL));
	if (verlist_holds(TIMER_PIN_SINCE, test_kver()))
		expect_eq(t, wait_until_fired(t, o, 1).cpu, cpus[n - 1]);
}

HELPER_EDGE(bpf_timer_start, at_once)
{
	struct bpf_object *o = LOAD(bpf_timer_start, "arm", 0);

	expect_ok(t, call(t, o, "arm"));
	wait_until_fired(t, o, 1);
}

/* A time that has long been */
HELPER_EDGE(bpf_timer_start, at_time_0)
{
	struct bpf_object *o = LOAD(bpf_timer_start, "arm", 0);

	global(t, o, __u64, flags) = BPF_F_TIMER_ABS;
	expect(t, call(t, o, "arm"), OK_SINCE(TIMER_ABS_SINCE), ELSE(EINVAL));
	if (verlist_holds(TIMER_ABS_SINCE, test_kver()))
		wait_until_fired(t, o, 1);
}

/* KTIME_MAX: hrtimer_start() does not let it wrap into the past. */
HELPER_EDGE(bpf_timer_start, latest_time)
{
	struct bpf_object *o = LOAD(bpf_timer_start, "arm", INT64_MAX);

	expect_ok(t, call(t, o, "arm"));
	expect_fired(t, o, 0);
}

static void check_start_fails(struct test *t, const char *prog, __u64 flags)
{
	struct bpf_object *o = LOAD(bpf_timer_start, prog, SOON);

	global(t, o, __u64, flags) = flags;
	expect_err(t, call(t, o, prog), EINVAL);
	expect_fired(t, o, 0);
}

HELPER_EDGE_PLAIN(bpf_timer_start, unknown_flag)
{
	check_start_fails(t, "arm", 4);
}

HELPER_EDGE_PLAIN(bpf_timer_start, highest_flag)
{
	check_start_fails(t, "arm", 1ULL << 63);
}

HELPER_EDGE_PLAIN(bpf_timer_start, not_initialized)
{
	check_start_fails(t, "start", 0);
}

HELPER_EDGE_PLAIN(bpf_timer_start, no_callback)
{
	check_start_fails(t, "without_callback", 0);
}

/* ---- bpf_timer_cancel() */

HELPER_CASE(bpf_timer_cancel, says_whether_it_was_active)
{
	struct bpf_object *o = LOAD_ALSO(bpf_timer_cancel, "arm", NEVER, "cancel");

	expect_ok(t, call(t, o, "arm"));
	expect_eq(t, call(t, o, "cancel"), 1);
	expect_eq(t, call(t, o, "cancel"), 0);
	expect_eq(t, value_of(t, o, 1).fired, 0);
}

HELPER_CASE(bpf_timer_cancel, does_not_fire)
{
	struct bpf_object *o = LOAD_ALSO(bpf_timer_cancel, "arm", 20 * MS, "cancel");

	expect_ok(t, call(t, o, "arm"));
	/* it may have fired on a machine that stood still for so long: then it is over, and says so */
	if (call(t, o, "cancel") == 1) {
		usleep(30000);
		expect_eq(t, value_of(t, o, 1).fired, 0);
	}
}

HELPER_CASE(bpf_timer_cancel, of_one_that_fired)
{
	struct bpf_object *o = LOAD_ALSO(bpf_timer_cancel, "arm", SOON, "cancel");

	expect_ok(t, call(t, o, "arm"));
	wait_until_fired(t, o, 1);
	expect_eq(t, call(t, o, "cancel"), 0);
}

/* It drops the callback, and with it the program: drop_prog_refcnt() */
HELPER_PLAIN(bpf_timer_cancel, start_needs_a_callback_again)
{
	struct bpf_object *o = LOAD_ALSO(bpf_timer_cancel, "arm", NEVER, "start_behind_cancel");

	expect_ok(t, call(t, o, "arm"));
	expect_err(t, call(t, o, "start_behind_cancel"), EINVAL);
}

static long wait_for_callback(struct test *t, struct bpf_object *o, __u32 key)
{
	while (!value_of(t, o, key).fired)
		usleep(500);
	return global(t, o, long, of_callback);
}

/* It would wait for itself. */
HELPER_EDGE(bpf_timer_cancel, in_its_own_callback)
{
	struct bpf_object *o = LOAD(bpf_timer_cancel, "arm_to_cancel_itself", SOON);

	expect_ok(t, call(t, o, "arm_to_cancel_itself"));
	expect_err(t, wait_for_callback(t, o, 1), EDEADLK);
}

HELPER_CASE(bpf_timer_cancel, in_another_s_callback)
{
	struct bpf_object *o = LOAD_ALSO(bpf_timer_cancel, "arm", NEVER, "arm_to_cancel_other");

	expect_ok(t, call(t, o, "arm"));
	global(t, o, __u32, key) = 0;
	global(t, o, __u64, delay) = SOON;
	expect_ok(t, call(t, o, "arm_to_cancel_other"));
	expect_eq(t, wait_for_callback(t, o, 0), 1);
	expect_eq(t, value_of(t, o, 1).fired, 0);
}

HELPER_EDGE_PLAIN(bpf_timer_cancel, not_initialized)
{
	struct bpf_object *o = LOAD(bpf_timer_cancel, "cancel", SOON);

	expect_err(t, call(t, o, "cancel"), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_timer_cancel, never_started)
{
	struct bpf_object *o = LOAD(bpf_timer_cancel, "init_and_cancel", SOON);

	expect_eq(t, call(t, o, "init_and_cancel"), 0);
}
