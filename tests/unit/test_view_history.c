// SPDX-License-Identifier: GPL-2.0
/* docs/verifier-history.md, from differences that are made up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/sample.h"

#include "results/view_history.h"

/* Two kernels of one store; the programs of the newer one have reasons, but for the last. */
static struct store *make_store(int64_t kernels[2])
{
	static const char * const cases[] = { "verdict/a/x", "verdict/a/y", "verdict/b/z" };
	static const char * const whys[] = { "one change", "one change", NULL };
	struct store_run run = { .command = "history", .suite = "s", .host = "h" };
	struct store *s = store_open(sample_path("s"), STORE_CREATE);
	int64_t vm;
	int i, k;

	assert_non_null(s);
	assert_int_equal(store_begin_run(s, &run), 0);
	for (k = 0; k < 2; k++) {
		kernels[k] = store_begin_kernel(s, k ? "6.12.2" : "6.12.1", k ? "b" : "a", "");
		vm = store_begin_vm(s, kernels[k], "", "");
		assert_int_equal(store_plan(s, kernels[k], cases, NULL, 3), 0);
		for (i = 0; i < 3; i++)
			assert_int_equal(sample_say(s, kernels[k], vm, "verdict", "case", cases[i], "prog", "p",
						    "verdict", "reject", whys[i] && k ? "why" : NULL, whys[i],
						    NULL), 0);
	}
	return s;
}

static void what_has_one_reason_is_one_row(void **state)
{
	struct difference rows[] = {
		{ .class = DIFF_ACCEPT_TO_REJECT, .name = "verdict/a/x", .old = "accept", .new = "reject EACCES",
		  .more = "R0 this" },
		{ .class = DIFF_ACCEPT_TO_REJECT, .name = "verdict/a/y", .old = "accept", .new = "reject EACCES",
		  .more = "R0 that" },
		{ .class = DIFF_ACCEPT_TO_REJECT, .name = "verdict/b/z", .old = "accept", .new = "reject EACCES",
		  .more = "R9 other" },
		{ .class = DIFF_VALUE, .name = "verdict/b/judged", .old = "pass", .new = "fail" },
	};
	struct history_step steps[2] = {0};
	int64_t kernels[2];
	struct store *s = make_store(kernels);
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		steps[i].side[0] = (struct diff_side){ .s = s, .kernel = kernels[0], .label = i ? "6.12.1" : "6.12.0" };
		steps[i].side[1] = (struct diff_side){ .s = s, .kernel = kernels[1], .label = i ? "6.12.2" : "6.12.1" };
		steps[i].found.common = 3;
	}
	steps[1].found.v = rows;
	steps[1].found.nr = 4;
	steps[1].found.count[DIFF_ACCEPT_TO_REJECT] = 3;
	steps[1].found.count[DIFF_VALUE] = 1;
	steps[1].missing[0] = 1;
	assert_int_equal(view_history(steps, 2, "the command", f), 0);
	fclose(f);
	assert_non_null(strstr(text, "    the command\n"));
	assert_non_null(strstr(text, "| accept | reject EACCES | a/x, a/y | one change |\n"));
	assert_non_null(strstr(text, "| accept | reject EACCES | b/z | \"R9 other\" |\n"));
	assert_null(strstr(text, "judged"));
	assert_non_null(strstr(text, "No result on 6.12.1, and not compared: 1 case.\n"));
	/* the newest first, in the table and below it */
	assert_true(strstr(text, "| 6.12.1 | 6.12.2 | 3 | 3 |") < strstr(text, "| 6.12.0 | 6.12.1 | 3 | |"));
	assert_non_null(strstr(text, "## 6.12.1 → 6.12.2"));
	assert_null(strstr(text, "## 6.12.0 → 6.12.1"));
	free(text);
	store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_has_one_reason_is_one_row, sample_enter, sample_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
