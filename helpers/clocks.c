// SPDX-License-Identifier: GPL-2.0
/* What time it is: between two looks at user space's clock of the same kind. */
#include <time.h>

#include "helpers/fixtures.h"

static long long user_clock(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
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

HELPER_CASE(bpf_ktime_get_ns, is_clock_monotonic)
{
	between(t, helper_load(t, bpf_ktime_get_ns, "read_clock"), CLOCK_MONOTONIC);
}

HELPER_CASE(bpf_ktime_get_boot_ns, is_clock_boottime)
{
	between(t, helper_load(t, bpf_ktime_get_boot_ns, "read_clock"), CLOCK_BOOTTIME);
}

HELPER_CASE(bpf_ktime_get_coarse_ns, is_clock_monotonic_coarse)
{
	between(t, helper_load(t, bpf_ktime_get_coarse_ns, "read_clock"), CLOCK_MONOTONIC_COARSE);
}

HELPER_CASE(bpf_ktime_get_tai_ns, is_clock_tai)
{
	between(t, helper_load(t, bpf_ktime_get_tai_ns, "read_clock"), CLOCK_TAI);
}
