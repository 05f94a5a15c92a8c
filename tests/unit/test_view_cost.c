// SPDX-License-Identifier: GPL-2.0
/* results/view_cost.c: three kernels, begun in another order than their versions have. */
#include "tests/unit/sample.h"

#include <errno.h>

#include "results/views.h"

static const char * const cases[] = {
	"verdict/a/grows", "verdict/a/shrinks", "verdict/a/same", "verdict/b/new", "helper/x/y",
};
static struct store *store;
static char *shown;
static size_t shown_size;

static void cost(int64_t k, const char *name, const char *verdict, const char *insns,
		 const char *stack)
{
	assert_int_equal(sample_say(store, k, 0, "verdict", "case", name, "prog", strrchr(name, '/') + 1,
				    "verdict", verdict, "errno", *verdict == 'a' ? "0" : "7",
				    "insns", insns, "states", "3", "stack", stack, NULL), 0);
}

static int64_t kernel(const char *name)
{
	int64_t k = store_begin_kernel(store, name, name, "o");

	assert_int_equal(store_plan(store, k, cases, NULL, ARRAY_SIZE(cases)), 0);
	return k;
}

static int begin(void **state)
{
	struct store_run run = { .command = "run" };
	int64_t k;

	if (sample_enter(state))
		return -1;
	store = store_open(sample_path("s"), STORE_CREATE);
	assert_int_equal(store_begin_run(store, &run), 0);

	k = kernel("6.12.117");
	/* refused: its number is no cost, and the next kernel is compared with the one before */
	cost(k, cases[0], "reject", "1000001", "0");
	cost(k, cases[1], "accept", "25", "8");
	cost(k, cases[2], "accept", "7", "8");
	/* an accepted program of another area is no verdict's */
	cost(k, cases[4], "accept", "99", "8");
	k = kernel("5.10.262");
	cost(k, cases[0], "accept", "100", "0");
	cost(k, cases[1], "accept", "100", "0");
	/* of two loads the first counts */
	cost(k, cases[2], "accept", "7", "8");
	cost(k, cases[2], "accept", "70", "8");
	k = kernel("7.3.4");
	cost(k, cases[0], "accept", "250", "16");
	cost(k, cases[1], "accept", "20", "8");
	cost(k, cases[2], "accept", "7", "8");
	cost(k, cases[3], "accept", "12345", "8");
	return 0;
}

static int end(void **state)
{
	store_close(store);
	free(shown);
	shown = NULL;
	return sample_leave(state);
}

static const char *show(const char *stat, const char *glob, enum table_format format, int *rc)
{
	FILE *f;

	free(shown);
	f = open_memstream(&shown, &shown_size);
	*rc = view_cost(store, view_cost_stat(stat), &glob, glob ? 1 : 0, format, f);
	fclose(f);
	return shown;
}

/* The largest change first, also when it is a fall; then what has none. */
static void by_kernel(void **state)
{
	int rc;

	(void)state;
	assert_string_equal(show("insns", NULL, TABLE_TEXT, &rc),
		"insns              ratio  at        5.10.262  6.12.117  7.3.4\n"
		"verdict/a/shrinks   0.25  6.12.117       100        25     20\n"
		"verdict/a/grows     2.50  7.3.4          100         -    250\n"
		"verdict/a/same      1.00  -                7         7      7\n"
		"verdict/b/new          -  -                -         -  12345\n");
	assert_int_equal(rc, 0);
}

/* Nothing is a multiple of zero. */
static void other_statistic(void **state)
{
	int rc;

	(void)state;
	assert_string_equal(show("stack", "verdict/a/*s", TABLE_MARKDOWN, &rc),
		"| stack | ratio | at | 5.10.262 | 6.12.117 | 7.3.4 |\n"
		"|---|---:|---|---:|---:|---:|\n"
		"| verdict/a/shrinks | 1.00 |  | 0 | 8 | 8 |\n"
		"| verdict/a/grows |  |  | 0 |  | 16 |\n");
	assert_int_equal(rc, 0);
}

static void for_programs(void **state)
{
	int rc;

	(void)state;
	assert_string_equal(show("insns", "*/grows", TABLE_TSV, &rc),
		"case\tprog\tkernel\tinsns\tstates\tpeak\tstack\txlated\tjited\tload_us\tratio\n"
		"verdict/a/grows\tgrows\t5.10.262\t100\t3\t\t0\t\t\t\t\n"
		"verdict/a/grows\tgrows\t7.3.4\t250\t3\t\t16\t\t\t\t2.50\n");
	assert_non_null(strstr(show("insns", NULL, TABLE_JSON, &rc), "\"ratio\":0.25"));
	assert_int_equal(rc, 0);
}

static void nothing_is_an_error(void **state)
{
	const char *text;
	int rc;

	(void)state;
	sample_listen();
	text = show("insns", "helper/*", TABLE_TEXT, &rc);
	assert_non_null(strstr(sample_heard(), "nothing to show"));
	assert_int_equal(rc, -ENODATA);
	assert_string_equal(text, "");
	assert_int_equal(view_cost_stat("bytes"), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(by_kernel, begin, end),
		cmocka_unit_test_setup_teardown(other_statistic, begin, end),
		cmocka_unit_test_setup_teardown(for_programs, begin, end),
		cmocka_unit_test_setup_teardown(nothing_is_an_error, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
