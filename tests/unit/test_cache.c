// SPDX-License-Identifier: GPL-2.0
/* results/cache.c: what a run measured is not asked again. */
#include "tests/unit/sample.h"

#include <errno.h>
#include <time.h>

#include "results/cache.h"

#define BUILD_510 "5.10.262-1-cloud-amd64"
#define BUILD_612 "6.12.111-1-cloud-amd64"

static void merge_sample(void)
{
	store_close(sample_store(sample_path("run")));
	assert_int_equal(results_cache_merge(sample_path("cache"), sample_path("run")), 0);
}

static void missing_is(struct store *cache, const char *build, const char *suite,
		       const char *const *expected, int nr)
{
	const char **missing;
	int n, i;

	assert_int_equal(results_cache_missing(cache, build, suite, sample_cases,
					       ARRAY_SIZE(sample_cases), &missing, &n), 0);
	assert_int_equal(n, nr);
	for (i = 0; expected && i < nr; i++)
		assert_string_equal(missing[i], expected[i]);
	free(missing);
}

static void test_merge(void **state)
{
	static const char * const not_measured[] = {
		"map/ringbuf/wraps",			/* crashed */
		"helper/bpf_loop/callback_stops",	/* no result */
		"helper/bpf_loop@tc",			/* lost */
	};
	struct store *c;

	(void)state;
	merge_sample();
	c = store_open(sample_path("cache"), STORE_READ);
	assert_non_null(c);
	missing_is(c, BUILD_510, "abc123", NULL, 0);
	missing_is(c, BUILD_612, "abc123", not_measured, 3);
	/* another build of the runner, another kernel, one that did not boot: all of it */
	missing_is(c, BUILD_510, "other", sample_cases, ARRAY_SIZE(sample_cases));
	missing_is(c, "6.1", "abc123", sample_cases, ARRAY_SIZE(sample_cases));
	missing_is(c, "file-0123456789abcdef", "abc123", sample_cases, ARRAY_SIZE(sample_cases));
	assert_string_equal(sample_get(c, "SELECT count(*) FROM kernel"), "2");
	assert_string_equal(sample_get(c, "SELECT kver FROM kernel WHERE build = '" BUILD_510 "'"),
			    "5.10.262");
	/* all that hangs on a case comes with it, to the right case */
	assert_string_equal(sample_get(c, "SELECT c.name || v.errno || v.log FROM verdict v"
				       " JOIN case_result c ON c.id = v.case_id WHERE v.errno > 0"),
			    "verdict/nullness/jmp3213R0 invalid mem access\n");
	assert_string_equal(sample_get(c, "SELECT count(*) FROM cell x JOIN case_result c"
				       " ON c.id = x.case_id"
				       " WHERE c.name = 'helper/bpf_loop@' || x.context"
				       " AND x.caps = 'CAP_BPF' AND x.jit = 1"), "3");
	assert_string_equal(sample_get(c, "SELECT c.name || c.checks || f.want || f.got FROM"
				       " failed_check f JOIN case_result c ON c.id = f.case_id"),
			    "map/lpm_trie/replace_when_full1OKENOSPC");
	assert_string_equal(sample_get(c, "SELECT c.name FROM splat s JOIN case_result c"
				       " ON c.id = s.case_id AND c.kernel = s.kernel"),
			    "map/lpm_trie/replace_when_full");
	store_close(c);
}

static void test_merge_again(void **state)
{
	struct store *c;

	(void)state;
	merge_sample();
	assert_int_equal(results_cache_merge(sample_path("cache"), sample_path("run")), 0);
	c = store_open(sample_path("cache"), STORE_READ);
	assert_string_equal(sample_get(c, "SELECT count(*) FROM kernel"), "2");
	assert_string_equal(sample_get(c, "SELECT count(*) FROM case_result"), "13");
	assert_string_equal(sample_get(c, "SELECT count(*) FROM cell"), "3");
	assert_string_equal(sample_get(c, "SELECT count(*) FROM verdict"), "2");
	assert_string_equal(sample_get(c, "SELECT count(*) FROM failed_check"), "1");
	assert_string_equal(sample_get(c, "SELECT count(*) FROM splat"), "1");
	assert_string_equal(sample_get(c, "PRAGMA foreign_key_check"), "(none)");
	store_close(c);
}

/* A run of one cell on 5.10.262 at the time @at. */
static void run_cell(const char *path, const char *answer, const char *at)
{
	static const char * const one[] = { "helper/bpf_loop@tc" };
	struct store_run run = { .command = "helpers" };
	struct store *s = store_open(path, STORE_CREATE);
	char sql[128];
	int64_t k;

	assert_non_null(s);
	assert_int_equal(store_begin_run(s, &run), 0);
	k = store_begin_kernel(s, "5.10.262", BUILD_510, "o");
	assert_int_equal(store_plan(s, k, one, NULL, 1), 0);
	assert_int_equal(sample_say(s, k, 0, "hello", "suite", "abc123", NULL), 0);
	sample_cell(s, k, 0, one[0], "tc", answer);
	assert_int_equal(store_end_kernel(s, k, NULL), 0);
	snprintf(sql, sizeof(sql), "UPDATE case_result SET at = %s", at);
	sample_get(s, sql);
	store_close(s);
}

static void answer_is(const char *answer)
{
	struct store *c = store_open(sample_path("cache"), STORE_READ);

	assert_string_equal(
		sample_get(c, "SELECT group_concat(x.answer) FROM cell x JOIN case_result c"
			      " ON c.id = x.case_id WHERE c.kernel = 1 AND x.context = 'tc'"),
		answer);
	store_close(c);
}

static void test_newer_replaces(void **state)
{
	(void)state;
	merge_sample();
	answer_is("no");
	run_cell(sample_path("old"), "yes", "5");
	assert_int_equal(results_cache_merge(sample_path("cache"), sample_path("old")), 0);
	answer_is("no");
	run_cell(sample_path("new"), "yes", "99999999999");
	assert_int_equal(results_cache_merge(sample_path("cache"), sample_path("new")), 0);
	answer_is("yes");
}

/* Two kernel rows of one build, as merged shards have: the newer one counts. */
static void test_kernel_twice(void **state)
{
	static const char * const one[] = { "helper/bpf_loop@tc" };
	struct store *s;
	int64_t k;

	(void)state;
	run_cell(sample_path("run"), "no", "5");
	s = store_open(sample_path("run"), STORE_WRITE);
	k = store_begin_kernel(s, "5.10.262", BUILD_510, "o");
	assert_int_equal(store_plan(s, k, one, NULL, 1), 0);
	assert_int_equal(sample_say(s, k, 0, "hello", "suite", "abc123", NULL), 0);
	sample_cell(s, k, 0, one[0], "tc", "yes");
	assert_int_equal(store_end_kernel(s, k, NULL), 0);
	store_close(s);
	assert_int_equal(results_cache_merge(sample_path("cache"), sample_path("run")), 0);
	answer_is("yes");
}

static void test_unfinished_kernel(void **state)
{
	static const char * const one[] = { "map/hash/create", "map/new/one" };
	struct store *s;
	int64_t k;

	(void)state;
	merge_sample();
	s = store_open(sample_path("part"), STORE_CREATE);
	k = store_begin_kernel(s, "5.10.262", BUILD_510, "o");
	assert_int_equal(store_plan(s, k, one, NULL, 2), 0);
	assert_int_equal(sample_say(s, k, 0, "hello", "suite", "abc123", NULL), 0);
	sample_result(s, k, 0, one[0], "fail", "");
	sample_result(s, k, 0, one[1], "pass", "");
	assert_int_equal(store_flush(s), 0);
	assert_int_equal(results_cache_merge(sample_path("cache"), sample_path("part")), 0);
	store_close(s);
	s = store_open(sample_path("cache"), STORE_READ);
	assert_string_equal(sample_get(s, "SELECT status FROM case_result WHERE kernel = 1"
				       " AND name = 'map/hash/create'"), "pass");
	assert_string_equal(sample_get(s, "SELECT count(*) FROM case_result"
				       " WHERE name = 'map/new/one'"), "0");
	store_close(s);
}

/* A run at the end of which the cache knows @us of @name on @build, by @suite. */
static void took(const char *build, const char *suite, const char *name, const char *us)
{
	struct store *s = store_open(sample_path("took"), STORE_CREATE);
	struct store_run run = { .command = "run" };
	int64_t k;

	assert_non_null(s);
	assert_int_equal(store_begin_run(s, &run), 0);
	k = store_begin_kernel(s, build, build, "o");
	assert_int_equal(store_plan(s, k, &name, NULL, 1), 0);
	assert_int_equal(sample_say(s, k, 0, "hello", "suite", suite, NULL), 0);
	assert_int_equal(sample_say(s, k, 0, "result", "case", name, "status", "pass", us ? "us" : NULL, us, NULL), 0);
	assert_int_equal(store_end_kernel(s, k, NULL), 0);
	store_close(s);
	assert_int_equal(results_cache_merge(sample_path("cache"), sample_path("took")), 0);
	assert_int_equal(unlink(sample_path("took")), 0);
}

static void durations_are(const char *build, const char *const *cases, int nr, const unsigned int *want)
{
	struct store *c = store_open(sample_path("cache"), STORE_READ);
	unsigned int us[8] = { 77, 77, 77, 77, 77, 77, 77, 77 };
	int i;

	assert_non_null(c);
	assert_int_equal(results_cache_durations(c, build, cases, nr, us), 0);
	for (i = 0; i < nr; i++)
		assert_int_equal(us[i], want[i]);
	store_close(c);
}

static void test_durations(void **state)
{
	/* not in strcmp()'s order: the runner's is another */
	static const char * const cases[] = { "map/b", "map/a", "map/none", "map/c", "map/d" };

	(void)state;
	took("6.1", "old", "map/a", "10");
	took("6.1", "old", "map/b", "20");
	took("6.1", "old", "map/d", "40");
	took("6.1", "new", "map/b", "21");
	took("6.1", "new", "map/d", NULL);	/* skipped by the runner itself: took nothing */
	took("6.6", "new", "map/a", "1000");
	took("6.6", "new", "map/b", "2000");
	took("6.6", "new", "map/c", "3000");
	/* its own, of the newest suite that has one; of another kernel what it never ran */
	durations_are("6.1", cases, 5, (const unsigned int[]){ 21, 10, 0, 3000, 40 });
	durations_are("6.6", cases, 5, (const unsigned int[]){ 2000, 1000, 0, 3000, 40 });
	/* a kernel that nobody ran: the newest of the others */
	durations_are("7.0", cases, 5, (const unsigned int[]){ 2000, 1000, 0, 3000, 40 });
	durations_are("6.1", cases + 2, 1, (const unsigned int[]){ 0 });
	durations_are("6.1", cases, 0, NULL);
}

/* A cache of many runs: what is asked for is read, and no more than that. */
static void test_durations_of_many(void **state)
{
	enum { CASES = 25000 };
	static char names[CASES][24];
	static const char *cases[CASES];
	static unsigned int us[CASES];
	struct timespec begin, end;
	struct store *c;
	char sql[256];
	double ms;
	int i;

	(void)state;
	took("6.1", "s", "map/a", "10");
	c = store_open(sample_path("cache"), STORE_WRITE);
	snprintf(sql, sizeof(sql), "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
		 " INSERT INTO case_result (kernel, ord, name, area, status, us) SELECT 1, i,"
		 " printf('helper/%%05d@tc', i), 'matrix', 'pass', i + 1 FROM n", CASES - 1);
	sample_get(c, sql);
	for (i = 0; i < CASES; i++) {
		snprintf(names[i], sizeof(names[i]), "helper/%05d@tc", i);
		cases[i] = names[i];
	}
	clock_gettime(CLOCK_MONOTONIC, &begin);
	assert_int_equal(results_cache_durations(c, "6.1", cases, CASES, us), 0);
	clock_gettime(CLOCK_MONOTONIC, &end);
	store_close(c);
	for (i = 0; i < CASES; i++)
		assert_int_equal(us[i], i + 1);
	ms = (end.tv_sec - begin.tv_sec) * 1e3 + (end.tv_nsec - begin.tv_nsec) / 1e6;
	/* it takes some 25; a query a case would take many times as long */
	if (ms > 250)
		fail_msg("%d durations took %.0f ms", CASES, ms);
}

static void test_no_run(void **state)
{
	FILE *f = fopen(sample_path("text"), "w");

	(void)state;
	fputs("no store", f);
	fclose(f);
	sample_listen();
	assert_int_equal(results_cache_merge(sample_path("cache"), sample_path("missing")),
			 -ENOENT);
	assert_int_equal(results_cache_merge(sample_path("cache"), sample_path("text")), -EUCLEAN);
	sample_heard();
	/* and no cache was made for nothing */
	assert_int_not_equal(access(sample_path("cache"), F_OK), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, sample_enter, sample_leave)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_merge),
		TEST(test_merge_again),
		TEST(test_newer_replaces),
		TEST(test_kernel_twice),
		TEST(test_unfinished_kernel),
		TEST(test_durations),
		TEST(test_durations_of_many),
		TEST(test_no_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
