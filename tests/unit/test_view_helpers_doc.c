// SPDX-License-Identifier: GPL-2.0
/* docs/helpers.md on a few cases that stand here. */
#include "tests/unit/sample_cells.h"

#include "results/view_helpers_doc.h"

enum { K510, K612, NR_KERNELS };
static const char * const releases[NR_KERNELS] = { "5.10.262", "6.12.117" };

#define OK "ok"
#define NO_LOOP "-loop loads since 5.17"

/* "ok", "refused" or "accepted" (and passes), "fail", or behind '-' why it is skipped. */
static const struct case_row {
	const char *name;
	const char *on[NR_KERNELS];
} case_rows[] = {
	{ "helper/bpf_loop/accept/loop", { "refused", OK } },
	{ "helper/bpf_loop/reject/number", { NO_LOOP, OK } },
	{ "helper/bpf_loop/callback_stops", { NO_LOOP, OK } },
	{ "helper/bpf_loop/edge/too_many", { NO_LOOP, OK } },
	{ "helper/bpf_loop/edge/zero", { NO_LOOP, "-config missing: CONFIG_ZERO" } },
	{ "helper/bpf_time/accept/read", { OK, OK } },
	{ "helper/bpf_time/moves", { OK, OK } },
	{ "helper/bpf_time/reject/call_from_xdp", { "-no xdp", OK } },
	{ "helper/bpf_word/accept/word", { OK, OK } },
	{ "helper/bpf_word/reject/call_from_tc", { OK, "accepted" } },
	{ "helper/bpf_word/reads", { OK, OK } },
	{ "helper/bpf_word/edge/none", { OK, OK } },
};
#define NR_CASES (int)ARRAY_SIZE(case_rows)

static const char * const helpers[] = { "bpf_loop", "bpf_time", "bpf_word" };
static struct cells_kernel kernels[NR_KERNELS];
static const char *case_names[NR_CASES];

static void tell(int64_t kernel, const char *name, const char *says)
{
	bool verdict = strstr(name, "/accept/") || strstr(name, "/reject/call");

	if (*says == '-') {
		sample_result(s, kernel, 0, name, "skip", says + 1);
		return;
	}
	if (verdict)
		assert_int_equal(sample_say(s, kernel, 0, "verdict", "case", name, "prog", "p", "verdict",
					    !strcmp(says, "refused") || (strstr(name, "/reject/") && strcmp(says, "accepted")) ?
					    "reject" : "accept",
					    NULL), 0);
	sample_result(s, kernel, 0, name, *says == 'f' ? "fail" : "pass", *says == 'f' ? "1 check failed" : "");
}

static int begin(void **state)
{
	char version[64];
	int i, k;

	if (cells_enter(state))
		return -1;
	for (i = 0; i < NR_CASES; i++)
		case_names[i] = case_rows[i].name;
	for (k = 0; k < NR_KERNELS; k++) {
		kernels[k] = cells_kernel(releases[k], case_names, NR_CASES);
		snprintf(version, sizeof(version), "#1 Debian %s-1", releases[k]);
		assert_int_equal(sample_say(s, kernels[k].id, 0, "hello", "release", releases[k],
					    "version", version, "suite", "abc", NULL), 0);
		for (i = 0; i < NR_CASES; i++)
			tell(kernels[k].id, case_rows[i].name, case_rows[i].on[k]);
	}
	return 0;
}

/* With the cases but @without, which may be NULL. */
static int document(const char *without, const char *reasons)
{
	const char *names[NR_CASES];
	struct helpers_document d = {
		.s = s, .kernels = kernels, .nr_kernels = NR_KERNELS, .helpers = helpers, .nr_helpers = 3,
		.cases = names, .reasons = reasons, .command = "helpers --document",
	};
	size_t size;
	int i, rc;
	FILE *f;

	for (i = 0; i < NR_CASES; i++)
		if (!without || strcmp(case_names[i], without))
			names[d.nr_cases++] = case_names[i];
	free(shown);
	f = open_memstream(&shown, &size);
	rc = view_helpers_document(&d, f);
	fclose(f);
	return rc;
}

#define TIME "# of time\nbpf_time edge: it cannot fail\n"

static void test_document(void **state)
{
	(void)state;
	assert_int_equal(document(NULL, TIME), 0);
	assert_non_null(strstr(shown, "\n    helpers --document\n"));
	assert_non_null(strstr(shown, "\n| 6.12.117 | 6.12.117 | \\#1 Debian 6.12.117-1 |\n"));
	/* what 5.10 refused as it should is no program that was accepted */
	assert_non_null(strstr(shown, "\n| bpf\\_loop | - | 1/1/1/1 |\n"
				      "| bpf\\_time | 1/0/1/0 | 1/1/1/0 |\n"
				      "| bpf\\_word | 1/1/1/1 | 1/0/1/1 |\n"));
	assert_non_null(strstr(shown, "not there\n    loop loads since 5.17 (5.10.262): bpf_loop\n"));
	assert_non_null(strstr(shown, "no reject\n    no xdp (5.10.262): bpf_time\n"
				      "    what other kernels refuse is accepted, as is expected (6.12.117): bpf_word\n"));
	assert_non_null(strstr(shown, "no edge\n    it cannot fail: bpf_time\n"));
	assert_non_null(strstr(shown,
		"\n### bpf_loop\n\n```\n"
		"    accept: loop\n"
		"    reject: number\n"
		"    effect: callback_stops\n"
		"    edge: too_many zero\n"
		"skipped\n"
		"    config missing: CONFIG_ZERO (6.12.117): zero\n"
		"```\n"));
}

static void test_faults(void **state)
{
	char *text;

	(void)state;
	sample_listen();
	assert_int_equal(document(NULL, ""), 1);
	text = sample_heard();
	assert_non_null(strstr(text, "bpf_time: no case of the kind \"edge\", and nothing is written about why"));
	/* the effect of a helper is gone: a hole, and no kernel has it */
	sample_listen();
	assert_int_equal(document("helper/bpf_loop/callback_stops", TIME), 2);
	text = sample_heard();
	assert_non_null(strstr(text, "bpf_loop: no kernel showed \"effect\""));
	/* a written reason is one for exactly that helper and kind */
	sample_listen();
	assert_int_equal(document("helper/bpf_loop/callback_stops", TIME "bpf_loop edge: x\nbpf_loopy effect: y\n"), 2);
	sample_heard();
	assert_int_equal(document("helper/bpf_loop/callback_stops", TIME "bpf_loop effect: x\n"), 0);
	assert_non_null(strstr(shown, "| 1/1/0/1 |\n"));
	assert_int_equal(sqlite3_exec(store_db(s), "UPDATE case_result SET status = 'fail', reason = '1 check failed'"
				      " WHERE name LIKE '%too_many' AND status = 'pass'", NULL, NULL, NULL), 0);
	sample_listen();
	/* and it was the only edge that was shown; the skipped one says why */
	assert_int_equal(document(NULL, TIME), 1);
	text = sample_heard();
	assert_non_null(strstr(text, "helper/bpf_loop/edge/too_many on 6.12.117: fail: 1 check failed"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, cells_leave)

int main(void)
{
	static const struct CMUnitTest tests[] = { TEST(test_document), TEST(test_faults) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
