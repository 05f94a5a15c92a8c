// SPDX-License-Identifier: GPL-2.0
/* The search of bisect, against a line of kernels whose answers are known to the test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/bisect_search.h"

#define MAX 40

/* Asks until the search is content, as @truth answers; how many were asked. */
static int search(const enum bisect_answer *truth, enum bisect_answer *v, int nr)
{
	int at, asked = 0;

	while ((at = bisect_next(v, nr)) >= 0) {
		assert_in_range(at, 0, nr - 1);
		assert_int_equal(v[at], BISECT_UNASKED);
		v[at] = truth[at];
		asked++;
	}
	return asked;
}

/* SAME up to @first, and DIFFERS from there. */
static void flip_at(enum bisect_answer *truth, int nr, int first)
{
	int i;

	for (i = 0; i < nr; i++)
		truth[i] = i < first ? BISECT_SAME : BISECT_DIFFERS;
}

static int log2_up(int n)
{
	int steps = 0;

	while ((1 << steps) < n)
		steps++;
	return steps;
}

static void test_every_place_in_fewest_steps(void **state)
{
	enum bisect_answer truth[MAX], v[MAX];
	int nr, first, same, differs, asked;

	(void)state;
	for (nr = 2; nr < MAX; nr++) {
		for (first = 1; first < nr; first++) {
			flip_at(truth, nr, first);
			memset(v, 0, sizeof(v));
			asked = search(truth, v, nr);
			assert_int_equal(bisect_found(v, nr, &same, &differs), 0);
			assert_int_equal(differs, first);
			assert_int_equal(same, first - 1);
			/* the ends, and then nr - 1 places that the change can be at */
			assert_in_range(asked, 2, 2 + log2_up(nr - 1));
		}
	}
}

static void test_steps_left_is_the_worst_case(void **state)
{
	enum bisect_answer truth[MAX], v[MAX];
	int nr, first, asked, most;

	(void)state;
	for (nr = 2; nr < MAX; nr++) {
		memset(v, 0, sizeof(v));
		most = 0;
		assert_int_equal(bisect_steps_left(v, nr), 2 + log2_up(nr - 1));
		for (first = 1; first < nr; first++) {
			flip_at(truth, nr, first);
			memset(v, 0, sizeof(v));
			asked = search(truth, v, nr);
			most = asked > most ? asked : most;
			assert_int_equal(bisect_steps_left(v, nr), 0);
		}
		assert_int_equal(most, 2 + log2_up(nr - 1));
	}
}

static void test_ends_first(void **state)
{
	enum bisect_answer v[5] = { 0 };

	(void)state;
	assert_int_equal(bisect_next(v, 5), 0);
	v[0] = BISECT_SAME;
	assert_int_equal(bisect_next(v, 5), 4);
	v[4] = BISECT_DIFFERS;
	assert_int_equal(bisect_next(v, 5), 2);
}

static void test_ends_that_are_not_as_said(void **state)
{
	static const enum bisect_answer ends[][2] = {
		{ BISECT_SAME, BISECT_SAME }, { BISECT_DIFFERS, BISECT_DIFFERS }, { BISECT_DIFFERS, BISECT_SAME },
		{ BISECT_UNKNOWN, BISECT_DIFFERS }, { BISECT_SAME, BISECT_UNKNOWN },
		/* then nobody needs to ask the other one */
		{ BISECT_UNKNOWN, BISECT_UNASKED }, { BISECT_DIFFERS, BISECT_UNASKED },
	};
	int same, differs;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		enum bisect_answer v[3] = { ends[i][0], BISECT_UNASKED, ends[i][1] };

		assert_int_equal(bisect_next(v, 3), -1);
		assert_int_equal(bisect_steps_left(v, 3), 0);
		assert_int_equal(bisect_found(v, 3, &same, &differs), -1);
	}
}

/* Every set of unknown ones, in every place of the change: the range is as narrow as they allow. */
static void test_unknown_in_the_middle(void **state)
{
	enum bisect_answer truth[8], v[8];
	const int nr = 8;
	int first, set, i, same, differs, want_same, want_differs;

	(void)state;
	for (first = 1; first < nr; first++) {
		for (set = 0; set < 1 << (nr - 2); set++) {
			flip_at(truth, nr, first);
			for (i = 1; i < nr - 1; i++)
				if (set & 1 << (i - 1))
					truth[i] = BISECT_UNKNOWN;
			for (want_same = first - 1; truth[want_same] != BISECT_SAME; want_same--)
				;
			for (want_differs = first; truth[want_differs] != BISECT_DIFFERS; want_differs++)
				;
			memset(v, 0, sizeof(v));
			search(truth, v, nr);
			assert_int_equal(bisect_found(v, nr, &same, &differs), 0);
			assert_int_equal(same, want_same);
			assert_int_equal(differs, want_differs);
			for (i = same + 1; i < differs; i++)
				assert_int_equal(v[i], BISECT_UNKNOWN);
		}
	}
}

/* What is known from before is not asked again, and narrows what is. */
static void test_answers_of_before(void **state)
{
	enum bisect_answer truth[17], v[17] = { 0 };
	int same, differs;

	(void)state;
	flip_at(truth, 17, 11);
	v[0] = BISECT_SAME;
	v[10] = BISECT_SAME;
	v[12] = BISECT_DIFFERS;
	v[16] = BISECT_DIFFERS;
	assert_int_equal(bisect_steps_left(v, 17), 1);
	assert_int_equal(search(truth, v, 17), 1);
	assert_int_equal(bisect_found(v, 17, &same, &differs), 0);
	assert_int_equal(differs, 11);
}

/* Of several changes that are known of, the first. */
static void test_the_first_of_several_changes(void **state)
{
	enum bisect_answer v[9] = { 0 };
	int same, differs;

	(void)state;
	v[0] = v[2] = v[6] = BISECT_SAME;
	v[3] = v[8] = BISECT_DIFFERS;
	assert_int_equal(bisect_next(v, 9), -1);
	assert_int_equal(bisect_found(v, 9, &same, &differs), 0);
	assert_int_equal(same, 2);
	assert_int_equal(differs, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_place_in_fewest_steps),
		cmocka_unit_test(test_steps_left_is_the_worst_case),
		cmocka_unit_test(test_ends_first),
		cmocka_unit_test(test_ends_that_are_not_as_said),
		cmocka_unit_test(test_unknown_in_the_middle),
		cmocka_unit_test(test_answers_of_before),
		cmocka_unit_test(test_the_first_of_several_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
