// SPDX-License-Identifier: GPL-2.0
/* results/since.c: no word claims more than was measured. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/since.h"

#define MAX_POINTS 16

/* @answers: "5.10.262 no 6.1.177 yes"; what since_print() makes of it. */
static void says(const char *answers, const char *want)
{
	struct since_point p[MAX_POINTS];
	char *copy = strdup(answers), *rest = copy, *text;
	int nr = 0;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	while (rest && *rest) {
		p[nr].kernel = strsep(&rest, " ");
		p[nr].answer = strsep(&rest, " ");
		assert_int_equal(kver_parse(p[nr].kernel, &p[nr].v), 0);
		nr++;
	}
	since_print(f, p, nr);
	fclose(f);
	assert_string_equal(text, want);
	free(text);
	free(copy);
}

static void test_no_change(void **state)
{
	(void)state;
	says("", "");
	says("6.1.177 yes", "yes on 6.1.177");
	says("5.10.262 no 6.1.177 no 6.1.192 no", "no on all 3 kernels asked");
}

static void test_between_branches(void **state)
{
	(void)state;
	says("5.10.262 no 6.1.177 yes", "yes since 6.1.177 at the latest (no on 5.10.262)");
	/* the first that says yes, and the last before it that says no */
	says("5.10.250 no 5.10.262 no 6.1.177 yes 6.1.192 yes 7.3.4 yes",
	     "yes since 6.1.177 at the latest (no on 5.10.262)");
	says("6.12.117 yes 7.2.13 no 7.3.4 no", "no since 7.2.13 at the latest (yes on 6.12.117)");
	/* it came and went: no "since" holds */
	says("5.10.262 no 6.1.177 yes 6.1.192 yes 7.3.4 no",
	     "no on 5.10.262; yes on 2 kernels from 6.1.177 to 6.1.192; no on 7.3.4");
}

static void test_inside_a_branch(void **state)
{
	(void)state;
	says("6.1.177 yes 6.1.180 no", "yes until 6.1.177, no from 6.1.180");
	/* U19: the same fix in two branches, and in the release between them it is not told of */
	says("5.10.262 yes 6.1.170 yes 6.1.177 yes 6.1.180 no 6.1.192 no 6.12.107 yes 6.12.111 no "
	     "7.2.13 no 7.3.4 no",
	     "yes on 5.10.262; yes until 6.1.177, no from 6.1.180; yes until 6.12.107, no from "
	     "6.12.111; "
	     "no on 2 kernels from 7.2.13 to 7.3.4");
	/* there and back */
	says("6.1.1 yes 6.1.2 no 6.1.3 no 6.1.4 yes",
	     "yes until 6.1.1, no from 6.1.2 until 6.1.3, yes from 6.1.4");
	says("6.1.1 no 6.1.2 yes 6.1.3 no", "no until 6.1.1, yes from 6.1.2, no from 6.1.3");
}

/* Two builds of one release have no order. */
static void test_one_release_twice(void **state)
{
	(void)state;
	says("6.1.177 yes 6.1.177-2 no 6.12.1 no", "yes on 6.1.177; no on 6.1.177-2; no on 6.12.1");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_change),
		cmocka_unit_test(test_between_branches),
		cmocka_unit_test(test_inside_a_branch),
		cmocka_unit_test(test_one_release_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
