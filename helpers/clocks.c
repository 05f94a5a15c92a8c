// SPDX-License-Identifier: GPL-2.0
/* What time it is: between two looks at user space's clock of the same kind. */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "helpers/fixtures.h"

#define NS_PER_S 1000000000LL
#define READINGS 64	/* of progs/helpers/clock.h */

static long long user_clock(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

static void between(struct test *t, struct bpf_object *o, clockid_t id)
{
	long long before, now, after;
	int i;

	for (i = 0; i < 3; i++) {
		before = user_clock(id);
		now = call(t, o, "read_clock");
		after = user_clock(id);
		if (now < before || now > after)
			test_fail(t, "%lld ns, not between %lld and %lld of clock %d", now, before,
				  after, id);
	}
}

HELPER_PLAIN(bpf_ktime_get_ns, is_clock_monotonic)
{
	between(t, helper_load(t, bpf_ktime_get_ns, "read_clock"), CLOCK_MONOTONIC);
}

HELPER_PLAIN(bpf_ktime_get_boot_ns, is_clock_boottime)
{
	between(t, helper_load(t, bpf_ktime_get_boot_ns, "read_clock"), CLOCK_BOOTTIME);
}

HELPER_PLAIN(bpf_ktime_get_coarse_ns, is_clock_monotonic_coarse)
{
	between(t, helper_load(t, bpf_ktime_get_coarse_ns, "read_clock"), CLOCK_MONOTONIC_COARSE);
}

HELPER_PLAIN(bpf_ktime_get_tai_ns, is_clock_tai)
{
	between(t, helper_load(t, bpf_ktime_get_tai_ns, "read_clock"), CLOCK_TAI);
}

/* None goes back between two calls on one CPU. */
static void in_order(struct test *t, struct bpf_object *o)
{
	const __u64 *readings = global_at(t, o, "readings", READINGS * sizeof(*readings));
	int i;

	run_once(t, o, "read_often");
	expect_true(t, readings[0] > 0);
	for (i = 1; i < READINGS; i++)
		if (readings[i] < readings[i - 1])
			test_fail(t, "%llu after %llu", readings[i], readings[i - 1]);
}

HELPER_PLAIN(bpf_ktime_get_ns, never_goes_back)
{
	in_order(t, helper_load(t, bpf_ktime_get_ns, "read_often"));
}

HELPER_PLAIN(bpf_ktime_get_boot_ns, never_goes_back)
{
	in_order(t, helper_load(t, bpf_ktime_get_boot_ns, "read_often"));
}

HELPER_PLAIN(bpf_ktime_get_coarse_ns, never_goes_back)
{
	in_order(t, helper_load(t, bpf_ktime_get_coarse_ns, "read_often"));
}

HELPER_PLAIN(bpf_ktime_get_tai_ns, never_goes_back)
{
	in_order(t, helper_load(t, bpf_ktime_get_tai_ns, "read_often"));
}

HELPER_PLAIN(bpf_jiffies64, never_goes_back)
{
	in_order(t, helper_load(t, bpf_jiffies64, "read_often"));
}

/* It is the time of the last tick, behind the fine clock or, at the tick, the same. */
HELPER_EDGE_PLAIN(bpf_ktime_get_coarse_ns, not_after_the_fine_clock)
{
	struct bpf_object *o = helper_load(t, bpf_ktime_get_coarse_ns, "read_clock");
	long long now = call(t, o, "read_clock");

	expect_true(t, now <= user_clock(CLOCK_MONOTONIC));
}

/* What /proc/timer_list says (kernel/time/timer_list.c); 0 where it does not. */
static long long listed_jiffies(void)
{
	FILE *f = fopen("/proc/timer_list", "re");
	unsigned long long jiffies = 0;
	char line[256];

	while (f && fgets(line, sizeof(line), f) && sscanf(line, "jiffies: %llu", &jiffies) != 1)
		;
	if (f)
		fclose(f);
	return jiffies;
}

HELPER_PLAIN(bpf_jiffies64, as_proc_timer_list_says)
{
	struct bpf_object *o = helper_load(t, bpf_jiffies64, "read_clock");
	long long before = listed_jiffies(), now, after;

	if (!before)
		test_skip(t, "no jiffies in /proc/timer_list");
	now = call(t, o, "read_clock");
	after = listed_jiffies();
	if (now < before || now > after)
		test_fail(t, "%lld, not between %lld and %lld", now, before, after);
}

/* The coarse clock and jiffies go on with the same tick. */
HELPER_PLAIN(bpf_jiffies64, goes_on_with_the_tick)
{
	struct bpf_object *o = helper_load(t, bpf_jiffies64, "read_clock");
	long long first = call(t, o, "read_clock"), start = user_clock(CLOCK_MONOTONIC_COARSE);
	struct timespec tick;

	clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
	while (user_clock(CLOCK_MONOTONIC_COARSE) - start < 2 * tick.tv_nsec)
		usleep(1000);
	expect_true(t, call(t, o, "read_clock") > first);
}

/* Runs @check in a child of ours, in the namespaces that were made for children. */
static void in_child(struct test *t, void (*check)(struct test *t, struct bpf_object *o),
		     struct bpf_object *o)
{
	pid_t child = must(t, fork());
	int status = 0;

	if (!child) {
		check(t, o);
		_exit(0);
	}
	must(t, waitpid(child, &status, 0) < 0 ? -errno : 0);
	expect_eq(t, status, 0);
}

#define AHEAD_S 100000

static void not_ahead(struct test *t, struct bpf_object *o)
{
	long long mine = user_clock(CLOCK_MONOTONIC), now = call(t, o, "read_clock");

	if (mine - now < AHEAD_S / 2 * NS_PER_S)
		_exit(1);
}

HELPER_EDGE(bpf_ktime_get_ns, not_that_of_a_time_namespace, .config = "CONFIG_TIME_NS")
{
	struct bpf_object *o = helper_load(t, bpf_ktime_get_ns, "read_clock");
	int fd;

	must(t, unshare(CLONE_NEWTIME) ? -errno : 0);
	fd = open("/proc/self/timens_offsets", O_WRONLY | O_CLOEXEC);
	must(t, fd < 0 || dprintf(fd, "monotonic %d 0\n", AHEAD_S) < 0 ? -errno : 0);
	in_child(t, not_ahead, o);
}

/* Set and read by adjtimex(2), and put back at once. */
HELPER_EDGE(bpf_ktime_get_tai_ns, with_the_offset_of_adjtimex)
{
	struct bpf_object *o = helper_load(t, bpf_ktime_get_tai_ns, "read_clock");
	struct timex tx = {0};
	long long utc, tai;
	int before;

	must(t, adjtimex(&tx) < 0 ? -errno : 0);
	before = tx.tai;
	tx = (struct timex){ .modes = ADJ_TAI, .constant = AHEAD_S };
	must(t, adjtimex(&tx) < 0 ? -errno : 0);
	utc = user_clock(CLOCK_REALTIME);
	tai = call(t, o, "read_clock");
	tx = (struct timex){ .modes = ADJ_TAI, .constant = before };
	must(t, adjtimex(&tx) < 0 ? -errno : 0);
	expect_true(t, tai - utc >= AHEAD_S * NS_PER_S);
	expect_true(t, tai - utc < 2 * AHEAD_S * NS_PER_S);
}
