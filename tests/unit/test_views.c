// SPDX-License-Identifier: GPL-2.0
/* results/view_*.c on the sample run, whose content stands in sample.h. */
#include "tests/unit/sample.h"

#include <errno.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>

#include "results/views.h"

static char *shown;
static size_t shown_size;
static struct store *sample;

static int begin(void **state)
{
	if (sample_enter(state))
		return -1;
	sample = sample_store(sample_path("s"));
	return 0;
}

static int end(void **state)
{
	store_close(sample);
	free(shown);
	shown = NULL;
	return sample_leave(state);
}

/* What @view prints about the sample; its return value goes to *@rc. */
static const char *show(int (*view)(struct store *s, FILE *f), int *rc)
{
	FILE *f;

	free(shown);
	f = open_memstream(&shown, &shown_size);
	*rc = view(sample, f);
	fclose(f);
	return shown;
}

static int never_ran_full(struct store *s, FILE *f)
{
	return view_never_ran(s, true, f);
}

static int never_ran_part(struct store *s, FILE *f)
{
	return view_never_ran(s, false, f);
}

static int counts_tsv(struct store *s, FILE *f)
{
	return view_counts(s, TABLE_TSV, f);
}

static void has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void has_not(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("\"%s\" is in:\n%s", part, text);
}

static void test_counts(void **state)
{
	const char *text;
	int rc;

	(void)state;
	text = show(counts_tsv, &rc);
	assert_int_equal(rc, 0);
	has(text, "kernel\tarea\tpass\tfail\tskip\tcrash\tplanned\terror\n");
	has(text, "\n5.10.262\tmap\t3\t0\t1\t0\t0\t\n");
	has(text, "\n5.10.262\tall\t6\t0\t2\t0\t0\t\n");
	has(text, "\n6.12.111\tmap\t1\t1\t1\t1\t0\t\n");
	has(text, "\n6.12.111\tmatrix\t1\t0\t0\t1\t0\t\n");
	has(text, "\n6.12.111\tall\t3\t1\t1\t2\t1\t\n");
	has(text, "\n7.3.4\tall\t0\t0\t0\t0\t2\tno hello within 60 s\n");
	has_not(text, "\nall\t");
}

static void test_summary(void **state)
{
	const char *text;
	int rc;

	(void)state;
	text = show(view_summary, &rc);
	assert_int_equal(rc, 0);
	has(text, "kernel    helper            map  matrix  verdict            all\n");
	has(text, "5.10.262      1S           3 1S       2        1           6 2S\n");
	has(text, "6.12.111      1?     1 1F 1S 1C    1 1C        1  3 1F 1S 2C 1?\n");
	has(text, "\nall        1S 1?  4 1F 2S 1C 2?    3 1C        2  9 1F 3S 2C 3?\n");
	has(text, "Ran on no kernel");
	has(text, "         1  needs kernel 5.17  (5.10.262)\n");
	has_not(text, "All as expected");
}

static void test_failures(void **state)
{
	const char *text;
	int rc;

	(void)state;
	text = show(view_failures, &rc);
	/* fail, crash, lost, without a result, and the kernel that did not boot */
	assert_int_equal(rc, 5);
	has(text, "    6.12.111  map/lpm_trie/replace_when_full  fail: 1 check failed\n"
	    "        maps/lpm_trie.c:42: put(fd, \"10.0.0.0/8\", 2): want OK, got ENOSPC\n"
	    "        kernel log: WARNING: CPU: 0 PID: 7 at kernel/bpf/lpm_trie.c:300 <x> & #1\n"
	    "        ./run_tests.sh run -k 6.12.111 -t 'map/lpm_trie/replace_when_full'\n");
	has(text, "  map/ringbuf/wraps  crash: Kernel panic");
	has(text, "  helper/bpf_loop@tc  lost: gap\n");
	has(text, "  1 case without a result, first helper/bpf_loop/callback_stops\n"
	    "        ./run_tests.sh run -k 6.12.111 -t 'helper/bpf_loop/callback_stops'\n");
	has(text, "    7.3.4  could not be used: no hello within 60 s (2 cases without a result)\n"
	    "        ./run_tests.sh run -k 7.3.4\n");
	/* the escape of the splat's second line must not reach a terminal */
	has_not(text, "\x1b");
	has_not(text, "5.10.262");
}

static void test_failures_many_checks(void **state)
{
	const char *name = "helper/bpf_loop/callback_stops", *text;
	int rc, i;

	(void)state;
	for (i = 0; i < 70; i++)
		assert_int_equal(sample_say(sample, 2, 2, "check", "case", name, "what", "x\x1b[2J",
					    NULL), 0);
	sample_result(sample, 2, 2, name, "fail", "70 checks failed");
	text = show(view_failures, &rc);
	has(text, "        and 6 more checks\n");
	has(text, "x?[2J");
}

static void test_skips(void **state)
{
	const char *text;
	int rc;

	(void)state;
	text = show(view_skips, &rc);
	assert_int_equal(rc, 3);
	has(text, "         1  needs CONFIG_BPF_JIT=y  (6.12.111)\n");
}

static void test_unsound(void **state)
{
	static const char * const more[] = { "verdict/a/stale", "verdict/a/sound" };
	const char *text;
	int rc;

	(void)state;
	text = show(view_unsound_count, &rc);
	assert_int_equal(rc, 0);
	assert_string_equal(text, "");
	assert_int_equal(store_plan(sample, 1, more, NULL, 2), 0);
	assert_int_equal(sample_say(sample, 1, 1, "verdict", "case", more[0], "prog", "stale", "verdict",
				    "accept", "unprivileged", "0", "unsound", "1", NULL), 0);
	assert_int_equal(sample_say(sample, 1, 1, "verdict", "case", more[1], "prog", "sound", "verdict",
				    "accept", "unprivileged", "0", NULL), 0);
	text = show(view_unsound_count, &rc);
	assert_int_equal(rc, 1);
	has(text, "         1  5.10.262\n");
	text = show(view_unsound, &rc);
	has(text, "verdict/a/stale  too                5.10.262\n");
	has_not(text, "sound  -");
}

static void test_never_ran(void **state)
{
	static const char * const cell[] = { "helper/bpf_loop@xdp" };
	static const char * const helpers[] = { "helper/bpf_rc_repeat/accept/repeat", "helper/bpf_rc_x/accept/x" };
	const char *text;
	int rc;

	(void)state;
	/* what needs an option that no kernel on offer has is known to run nowhere; another option is not */
	assert_int_equal(store_plan(sample, 1, helpers, NULL, 2), 0);
	sample_result(sample, 1, 1, helpers[0], "skip", "config missing: CONFIG_BPF_LIRC_MODE2");
	sample_result(sample, 1, 1, helpers[1], "skip", "config missing: CONFIG_BPF_LIRC_MODE");
	/* a cell of the matrix is no case that has to run somewhere */
	assert_int_equal(store_plan(sample, 1, cell, NULL, 1), 0);
	sample_result(sample, 1, 1, cell[0], "skip", "needs kernel 9.9");
	text = show(never_ran_full, &rc);
	/* the other skipped case has another status on 6.12.111 */
	assert_int_equal(rc, 2);
	has(text, "    map/arena/create  needs CONFIG_BPF_JIT=y; needs kernel 6.9\n");
	has(text, "    helper/bpf_rc_x/accept/x  config missing: CONFIG_BPF_LIRC_MODE\n");
	has_not(text, "bpf_rc_repeat");
	has_not(text, "callback_stops");
	text = show(never_ran_part, &rc);
	assert_int_equal(rc, 0);
	assert_string_equal(text, "");
}

static void test_exit_code(void **state)
{
	struct store_run run = { .command = "run", .full = true };
	static const char * const cases[] = { "map/a/b", "map/a/c" };
	struct store *s = store_open(sample_path("t"), STORE_CREATE);
	int64_t k;

	(void)state;
	assert_int_equal(view_exit_code(sample), BM_EXIT_HARNESS);
	assert_non_null(s);
	assert_int_equal(store_begin_run(s, &run), 0);
	/* nothing at all is no success */
	assert_int_equal(view_exit_code(s), BM_EXIT_HARNESS);
	k = store_begin_kernel(s, "k", "k-1", "o");
	assert_int_equal(store_plan(s, k, cases, NULL, 2), 0);
	assert_int_equal(view_exit_code(s), BM_EXIT_HARNESS);
	sample_result(s, k, 0, cases[0], "pass", "");
	sample_result(s, k, 0, cases[1], "skip", "needs x");
	/* ran on no kernel of a full run */
	assert_int_equal(view_exit_code(s), BM_EXIT_UNEXPECTED);
	k = store_begin_kernel(s, "l", "l-1", "o");
	assert_int_equal(store_plan(s, k, cases, NULL, 2), 0);
	sample_result(s, k, 0, cases[0], "pass", "");
	sample_result(s, k, 0, cases[1], "pass", "");
	assert_int_equal(view_exit_code(s), BM_EXIT_OK);
	k = store_begin_kernel(s, "m", "m-1", "o");
	assert_int_equal(store_plan(s, k, cases, NULL, 1), 0);
	assert_int_equal(store_result(s, k, 0, cases[0], CASE_CRASH, "x"), 0);
	assert_int_equal(view_exit_code(s), BM_EXIT_UNEXPECTED);
	store_close(s);
}

static void test_ktap(void **state)
{
	const char *text;
	int rc;

	(void)state;
	text = show(view_ktap, &rc);
	assert_int_equal(rc, 0);
	assert_int_equal(strncmp(text, "KTAP version 1\n1..3\n    KTAP version 1\n", 39), 0);
	has(text, "    # Subtest: 5.10.262\n    1..8\n    ok 1 map/hash/create\n");
	has(text, "    ok 4 map/arena/create # SKIP needs kernel 6.9\n");
	has(text, "\nok 1 5.10.262\n    KTAP version 1\n    # Subtest: 6.12.111\n    1..8\n");
	has(text, "want OK, got ENOSPC\n    # kernel log: WARNING");
	has(text, "    # second line of the splat?[31m\n    # 1 check failed\n"
	    "    not ok 2 map/lpm_trie/replace_when_full\n");
	has(text, "    not ok 3 map/ringbuf/wraps\n");
	has(text, "    # no result\n    not ok 5 helper/bpf_loop/callback_stops\n");
	has(text, "    # lost: gap\n    not ok 7 helper/bpf_loop@tc\n");
	has(text, "\nnot ok 2 6.12.111\n");
	has(text, "# no hello within 60 s\nnot ok 3 7.3.4\n");
	/* all passed, and yet something was wrong with the kernel */
	assert_int_equal(store_end_kernel(sample, 1, "console lost"), 0);
	text = show(view_ktap, &rc);
	has(text, "# console lost\nnot ok 1 5.10.262\n");
}

static double xpath(xmlDocPtr doc, const char *expr)
{
	xmlXPathContextPtr ctx = xmlXPathNewContext(doc);
	xmlXPathObjectPtr o = xmlXPathEvalExpression((const xmlChar *)expr, ctx);
	double n = o ? xmlXPathCastToNumber(o) : -1;

	xmlXPathFreeObject(o);
	xmlXPathFreeContext(ctx);
	return n;
}

static void test_junit(void **state)
{
	static const struct {
		const char *expr;
		int n;
	} rows[] = {
		{ "count(/testsuites/testsuite)", 3 },
		{ "count(//testcase)", 19 }, /* 8 + 8 + 2, and the kernel that did not boot */
		{ "/testsuites/@tests", 19 },
		{ "/testsuites/@failures", 1 },
		{ "/testsuites/@errors", 6 },
		{ "count(//failure)", 1 },
		{ "count(//error)", 6 },
		{ "count(//skipped)", 3 },
		{ "//testsuite[@name='6.12.111']/@tests", 8 },
		{ "//testsuite[@name='6.12.111']/@failures", 1 },
		{ "//testsuite[@name='6.12.111']/@errors", 3 },
		{ "//testsuite[@name='6.12.111']/@skipped", 1 },
		{ "//testsuite[@name='5.10.262']/@errors", 0 },
		{ "//testsuite[@name='7.3.4']/@tests", 3 },
		{ "count(//testcase[@classname='matrix' and @name='helper/bpf_loop@tc'])", 2 },
		{ "count(//error[@type='crash' and"
		  " @message='Kernel panic - not syncing: VFS: \"x\" <& at ]]>'])",
		  1 },
		{ "count(//testcase[contains(system-out, 'want OK, got ENOSPC')])", 1 },
		{ "count(//testcase[contains(system-out, 'lpm_trie.c:300 <x> & #1')])", 1 },
		/* the escape character is gone, what stood behind it is not */
		{ "count(//system-out[contains(., 'splat[31m')])", 1 },
		{ "count(//testcase[@classname='kernel']/error[@message='no hello within 60 s'])",
		  1 },
		{ "count(//testsuite[@name='5.10.262']//testcase[@time='0.002'])", 8 },
	};
	xmlDocPtr doc;
	size_t i;
	int rc;

	(void)state;
	show(view_junit, &rc);
	assert_int_equal(rc, 0);
	doc = xmlReadMemory(shown, shown_size, "junit", NULL, XML_PARSE_NONET);
	assert_non_null(doc);
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (xpath(doc, rows[i].expr) != rows[i].n)
			fail_msg("%s: %g, not %d", rows[i].expr, xpath(doc, rows[i].expr),
				 rows[i].n);
	xmlFreeDoc(doc);
	xmlCleanupParser();
}

static void test_junit_every_byte(void **state)
{
	char all[256];
	xmlDocPtr doc;
	int i, rc;

	(void)state;
	for (i = 1; i < 256; i++)
		all[i - 1] = i;
	all[255] = '\0';
	assert_int_equal(sample_say(sample, 2, 2, "splat", "case", "helper/bpf_loop/callback_stops",
				    "text", all, NULL), 0);
	sample_result(sample, 2, 2, "helper/bpf_loop/callback_stops", "fail", all);
	/* U+FFFE and U+FFFF are UTF-8, and no characters of XML */
	assert_int_equal(store_result(sample, 3, 0, "map/hash/create", CASE_CRASH,
				      "\xef\xbf\xbe\xef\xbf\xbf|"), 0);
	show(view_junit, &rc);
	doc = xmlReadMemory(shown, shown_size, "junit", NULL, XML_PARSE_NONET);
	assert_non_null(doc);
	assert_int_equal(xpath(doc, "count(//error[@message='|'])"), 1);
	assert_int_equal(xpath(doc, "count(//failure[contains(@message, '&<') or"
			       " contains(@message, ';<=>?@')])"), 1);
	xmlFreeDoc(doc);
	xmlCleanupParser();
	show(view_json, &rc);
	assert_int_equal(rc, 0);
	json_decref(json_loadb(shown, shown_size, 0, NULL));
}

static size_t count(json_t *o, const char *key)
{
	return json_array_size(json_object_get(o, key));
}

static const char *string_of(json_t *o, const char *list, size_t i, const char *key)
{
	return json_string_value(json_object_get(json_array_get(json_object_get(o, list), i), key));
}

static void test_json(void **state)
{
	json_error_t err;
	json_t *o;
	int rc;

	(void)state;
	show(view_json, &rc);
	assert_int_equal(rc, 0);
	o = json_loadb(shown, shown_size, JSON_REJECT_DUPLICATES, &err);
	if (!o)
		fail_msg("%s at line %d", err.text, err.line);
	assert_string_equal(json_string_value(json_object_get(o, "format")), "bpfmatrix 1");
	assert_int_equal(count(o, "runs"), 1);
	assert_int_equal(count(o, "kernels"), 3);
	assert_int_equal(count(o, "vms"), 2);
	assert_int_equal(count(o, "cases"), 18);
	assert_int_equal(count(o, "checks"), 1);
	assert_int_equal(count(o, "verdicts"), 2);
	assert_int_equal(count(o, "cells"), 3);
	assert_int_equal(count(o, "splats"), 1);
	assert_string_equal(string_of(o, "cases", 3, "case"), "map/arena/create");
	assert_string_equal(string_of(o, "cases", 3, "status"), "skip");
	assert_string_equal(string_of(o, "verdicts", 1, "errno"), "EACCES");
	assert_string_equal(string_of(o, "verdicts", 1, "kernel"), "6.12.111");
	assert_string_equal(string_of(o, "verdicts", 0, "errno"), "OK");
	assert_string_equal(string_of(o, "cells", 2, "answer"), "yes");
	assert_string_equal(string_of(o, "checks", 0, "where"), "maps/lpm_trie.c:42");
	assert_null(json_object_get(json_array_get(json_object_get(o, "verdicts"), 0), "states"));
	json_decref(o);
}

static void test_find_kernel(void **state)
{
	(void)state;
	assert_true(view_find_kernel(sample, "5.10.262") > 0);
	assert_int_equal(view_find_kernel(sample, "6.12.111"), view_find_kernel(sample, "6.12.111-1-cloud-amd64"));
	sample_listen();
	assert_int_equal(view_find_kernel(sample, "6.99"), -ENOENT);
	assert_non_null(strstr(sample_heard(), "it has 5.10.262, 6.12.111, 7.3.4"));
	/* the only one is meant only where there is only one */
	sample_listen();
	assert_int_equal(view_find_kernel(sample, NULL), -ENOENT);
	assert_non_null(strstr(sample_heard(), "which kernel? this store has 5.10.262, 6.12.111, 7.3.4"));
	sqlite3_exec(store_db(sample), "PRAGMA foreign_keys = OFF; DELETE FROM kernel WHERE name <> '6.12.111'", NULL,
		     NULL, NULL);
	assert_int_equal(view_find_kernel(sample, NULL), view_find_kernel(sample, "6.12.111"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_counts),
		TEST(test_summary),
		TEST(test_failures),
		TEST(test_failures_many_checks),
		TEST(test_skips),
		TEST(test_unsound), TEST(test_never_ran),
		TEST(test_exit_code),
		TEST(test_ktap),
		TEST(test_junit),
		TEST(test_junit_every_byte),
		TEST(test_json),
		TEST(test_find_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
