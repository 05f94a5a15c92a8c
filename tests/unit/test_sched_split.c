// SPDX-License-Identifier: GPL-2.0
/* The order of kernels, and how a kernel's cases are shared out, by what they took last time. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/msg.h"
#include "vm/files.h"
#include "vm/sched_impl.h"

#define ARRAY_SIZE(a) (int)(sizeof(a) / sizeof((a)[0]))
#define SECOND 1000000U

static const char *const cases[] = {
	"map/a/1", "map/a/2", "map/a/3", "map/a/4", "map/a/5", "map/a/6", "map/a/7", "map/a/8",
};
#define NR ARRAY_SIZE(cases)
static const struct kernel kernels[] = { { .name = "6.1.1", .id = "a" }, { .name = "6.2.1", .id = "b" },
					 { .name = "6.3.1", .id = "c" } };

static struct sched_kernel of(int i, const char *const *names, int nr, const unsigned int *cost_us)
{
	return (struct sched_kernel){ .kernel = &kernels[i], .cases = names, .nr_cases = nr, .cost_us = cost_us };
}

/* What a part costs by @cost_us. */
static unsigned long long cost_of_part(const struct part *p, const unsigned int *cost_us)
{
	unsigned long long cost = 0;
	int i;

	for (i = 0; i < p->ks->k->nr_cases; i++)
		if (p->ks->owner[i] == p->number)
			cost += cost_us[i];
	return cost;
}

static void the_longest_kernel_is_first(void **state)
{
	static const unsigned int some[NR] = { 3, 3, 3, 3, 3, 3, 3, 3 };
	static const unsigned int most[NR] = { [7] = 9 * SECOND };
	const struct sched_kernel k[] = { of(0, cases, NR, some), of(1, cases, NR, NULL), of(2, cases, NR, most) };
	struct sched s = {0};

	(void)state;
	assert_int_equal(sched_split(&s, k, 3, 1), 0);
	assert_int_equal(s.nr_parts, 3);
	/* without durations the guess counts: some ms a case */
	assert_int_equal(s.parts[0].ks->index, 2);
	assert_int_equal(s.parts[1].ks->index, 1);
	assert_int_equal(s.parts[2].ks->index, 0);
	sched_split_free(&s);
}

/* Each case is in one part, in order, and no part has more than its share and one case. */
static void is_balanced(const unsigned int *cost_us, int jobs, int want_parts)
{
	const struct sched_kernel k = of(0, cases, NR, cost_us);
	unsigned long long total = 0, most = 0, cost;
	struct sched s = {0};
	int i, nr = 0;

	for (i = 0; i < NR; i++) {
		total += cost_us[i];
		most = cost_us[i] > most ? cost_us[i] : most;
	}
	assert_int_equal(sched_split(&s, &k, 1, jobs), 0);
	assert_int_equal(s.nr_parts, want_parts);
	for (i = 0; i < s.nr_parts; i++) {
		cost = cost_of_part(&s.parts[i], cost_us);
		assert_true(s.parts[i].nr_cases > 0);
		assert_true(cost <= total / s.nr_parts + most);
		nr += s.parts[i].nr_cases;
	}
	assert_int_equal(nr, NR);
	for (i = 1; i < NR; i++)
		assert_in_range(s.kernels[0].owner[i] - s.kernels[0].owner[i - 1], 0, 1);
	sched_split_free(&s);
}

static void a_split_is_balanced_by_cost(void **state)
{
	static const unsigned int even[NR] = { 5 * SECOND, 5 * SECOND, 5 * SECOND, 5 * SECOND, 5 * SECOND,
					       5 * SECOND, 5 * SECOND, 5 * SECOND };
	static const unsigned int first[NR] = { 40 * SECOND, SECOND, SECOND, SECOND, SECOND, SECOND, SECOND, SECOND };
	static const unsigned int little[NR] = { 1, 1, 1, 1, 1, 1, 1, 1 };
	const struct sched_kernel k = of(0, cases, NR, first);
	struct sched s = {0};

	(void)state;
	is_balanced(even, 4, 4);
	is_balanced(even, 2, 2);
	is_balanced(little, 4, 1);	/* not worth a boot */
	/* by count it would be four and four */
	assert_int_equal(sched_split(&s, &k, 1, 2), 0);
	assert_int_equal(s.nr_parts, 2);
	assert_int_equal(s.parts[0].nr_cases, 1);
	assert_int_equal(s.parts[1].nr_cases, NR - 1);
	sched_split_free(&s);
}

static void places_left_over_go_to_the_longest(void **state)
{
	static const unsigned int some[NR] = { 6 * SECOND, 6 * SECOND };
	static const unsigned int most[NR] = { 9 * SECOND, 9 * SECOND, 9 * SECOND };
	const struct sched_kernel k[] = { of(0, cases, NR, some), of(1, cases, NR, most) };
	struct sched s = {0};

	(void)state;
	assert_int_equal(sched_split(&s, k, 2, 3), 0);
	assert_int_equal(s.nr_parts, 3);
	assert_int_equal(s.kernels[0].index, 1);
	assert_int_equal(s.kernels[0].nr_parts, 2);
	assert_int_equal(s.kernels[1].nr_parts, 1);
	sched_split_free(&s);
}

/* Their cells share a child in the guest. */
static void a_context_is_not_torn_apart(void **state)
{
	static const char *const cells[] = { "helper/a@tc", "helper/b@tc", "helper/c@tc", "helper/d@xdp" };
	static const unsigned int cost[] = { 9 * SECOND, 9 * SECOND, 9 * SECOND, 9 * SECOND };
	const struct sched_kernel k = of(0, cells, ARRAY_SIZE(cells), cost);
	struct sched s = {0};

	(void)state;
	assert_int_equal(sched_split(&s, &k, 1, 4), 0);
	assert_int_equal(s.nr_parts, 2);
	assert_int_equal(s.parts[0].nr_cases, 3);
	assert_int_equal(s.parts[1].nr_cases, 1);
	sched_split_free(&s);
}

/* ---- the same through sched_run(), with a QEMU that ends at once */

static int began[16], nr_began;

static int64_t vm_begin(void *arg, int k, const struct vm *vm)
{
	(void)arg, (void)vm;
	began[nr_began++ % ARRAY_SIZE(began)] = k;
	return nr_began;
}

static int vm_end(void *arg, int k, int64_t vm, enum vm_outcome outcome, const char *detail)
{
	(void)arg, (void)k, (void)vm, (void)outcome, (void)detail;
	return 0;
}

static int kernel_end(void *arg, int k, const char *error)
{
	(void)arg, (void)k, (void)error;
	return 0;
}

static int tick(void *arg)
{
	(void)arg;
	return 0;
}

static void the_longest_starts_first(void **state)
{
	static const struct sched_hooks hooks = { .vm_begin = vm_begin, .vm_end = vm_end, .kernel_end = kernel_end,
						  .tick = tick };
	static const unsigned int some[NR] = { SECOND }, most[NR] = { 2 * SECOND };
	const struct vm_setup setup = { .qemu = "/bin/false", .runner = "/bin/false", .accel = ACCEL_KVM,
					.boot_s = 1, .silence_s = 1 };
	struct sched_kernel k[] = { of(0, cases, NR, some), of(1, cases, NR, most) };
	static volatile sig_atomic_t stop;
	char dir[] = "/tmp/bm-split-XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(dir));
	k[0].dir = k[1].dir = dir;
	k[1].first_vm = 8;	/* both have their files here */
	msg_level = MSG_QUIET;
	assert_int_equal(sched_run(&setup, k, 2, 1, NULL, 0, &stop, &hooks), 0);
	remove_tree(dir);
	assert_int_equal(nr_began, 2 * BOOT_TRIES);
	assert_int_equal(began[0], 1);
	assert_int_equal(began[BOOT_TRIES], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longest_kernel_is_first),
		cmocka_unit_test(a_split_is_balanced_by_cost),
		cmocka_unit_test(places_left_over_go_to_the_longest),
		cmocka_unit_test(a_context_is_not_torn_apart),
		cmocka_unit_test(the_longest_starts_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
