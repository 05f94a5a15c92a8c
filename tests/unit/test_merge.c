// SPDX-License-Identifier: GPL-2.0
/* results/merge.c: the shards of a run, joined, are the run; results/resume.c: what is left of one. */
#include "tests/unit/sample.h"

#include <errno.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "results/merge.h"
#include "results/resume.h"
#include "results/views.h"

#define SHARDS 3

static const struct kernel kernels[] = {
	{ .name = "5.10", .id = "5.10-1" }, { .name = "6.12", .id = "6.12-1" },
};
#define NR_KERNELS ((int)ARRAY_SIZE(kernels))

/* What a run says of a case depends on the case and the kernel alone. */
static void say_case(struct store *s, int64_t k, int64_t vm, int kernel, const char *name, int place)
{
	const char *context = strchr(name, '@');

	if (context)
		assert_int_equal(sample_say(s, k, vm, "cell", "case", name, "helper", "bpf_loop", "context",
					    context + 1, "answer", kernel ? "yes" : "no", NULL), 0);
	if (!strncmp(name, "verdict/", 8))
		assert_int_equal(sample_say(s, k, vm, "verdict", "case", name, "prog", "p", "verdict", "accept",
					    "log", name, NULL), 0);
	if (kernel && place == 1) {
		assert_int_equal(sample_say(s, k, vm, "check", "case", name, "where", "maps/x.c:7", "what", "put",
					    "want", "OK", "got", "ENOSPC", NULL), 0);
		assert_int_equal(sample_say(s, k, vm, "splat", "case", name, "text", "WARNING", NULL), 0);
		assert_int_equal(sample_say(s, k, vm, "result", "case", name, "status", "fail", NULL), 0);
	} else if (place == 3) {
		assert_int_equal(sample_say(s, k, vm, "result", "case", name, "status", "skip", "reason",
					    "needs kernel 9.9", NULL), 0);
	} else {
		assert_int_equal(sample_say(s, k, vm, "result", "case", name, "status", "pass", "us", "5", NULL), 0);
	}
}

struct how {
	const char *suite;
	int nr_cases;		/* of sample_cases */
	int done;		/* how many of each kernel get their result */
};
static const struct how usual = { "abc", ARRAY_SIZE(sample_cases), 99 };

/* The store of shard @index of @count, or of the whole run for 0. */
static const char *shard_of(const char *file, int index, int count, const struct how *how)
{
	static char paths[8][PATH_MAX];
	static int turn;
	struct shard shard = { index, count };
	struct work work[NR_KERNELS];
	char selection[SELECTION_TEXT];
	struct store_run run = { .command = "run", .suite = how->suite, .full = true, .shard = index,
				 .shards = count, .selection = selection };
	char *path = paths[turn++ % 8];
	struct store *s;
	int64_t k, vm;
	int i, c;

	snprintf(path, PATH_MAX, "%s", sample_path(file));
	for (i = 0; i < NR_KERNELS; i++)
		work[i] = (struct work){ .kernel = &kernels[i], .cases = sample_cases, .nr_cases = how->nr_cases };
	shard_selection(work, NR_KERNELS, how->suite, NULL, selection);
	if (count)
		assert_int_equal(shard_cut(&shard, work, NR_KERNELS), 0);
	s = store_open(path, STORE_CREATE);
	assert_non_null(s);
	assert_int_equal(store_begin_run(s, &run), 0);
	for (i = 0; i < NR_KERNELS; i++) {
		k = store_begin_kernel(s, kernels[i].name, kernels[i].id, "apt");
		assert_int_equal(store_plan(s, k, work[i].cases, work[i].places, work[i].nr_cases), 0);
		vm = store_begin_vm(s, k, "qemu", file);
		assert_int_equal(sample_say(s, k, vm, "hello", "release", kernels[i].name, "suite",
					    how->suite, NULL), 0);
		for (c = 0; c < work[i].nr_cases && c < how->done; c++)
			say_case(s, k, vm, i, work[i].cases[c], work[i].places ? work[i].places[c] : c);
		store_end_vm(s, vm, "done");
		store_end_kernel(s, k, NULL);
	}
	store_end_run(s, 0, false);
	store_close(s);
	if (count)
		shard_free(work, NR_KERNELS);
	return path;
}

/* All that a run found out, in its order, without row ids and times. */
static const char dump_sql[] =
	"SELECT group_concat(line, x'0a') FROM (SELECT k.name || k.build || k.state || k.release || k.suite || c.ord"
	" || c.name || c.area || c.status || coalesce(c.reason, '') || coalesce(c.us, '') || c.checks"
	" || coalesce((SELECT group_concat(at_line || what || want || got) FROM failed_check WHERE case_id = c.id), '')"
	" || coalesce((SELECT group_concat(prog || verdict || log) FROM verdict WHERE case_id = c.id), '')"
	" || coalesce((SELECT helper || context || answer FROM cell WHERE case_id = c.id), '')"
	" || coalesce((SELECT text FROM splat x WHERE x.case_id = c.id AND x.kernel = k.id), '')"
	" || (v.kernel = k.id) AS line"
	" FROM kernel k JOIN case_result c ON c.kernel = k.id JOIN vm v ON v.id = c.vm ORDER BY k.id, c.ord)";

static char *dump(const char *path)
{
	static char copies[2][16384], *text;
	struct store *s = store_open(path, STORE_READ);
	static int turn;

	assert_non_null(s);
	text = copies[turn++ % 2];
	snprintf(text, sizeof(copies[0]), "%s", sample_get(s, dump_sql));
	assert_string_equal(sample_get(s, "PRAGMA integrity_check"), "ok");
	assert_string_equal(sample_get(s, "SELECT count(*) FROM pragma_foreign_key_check"), "0");
	store_close(s);
	return text;
}

static void test_merged_is_the_run(void **state)
{
	const char *whole = shard_of("whole", 0, 0, &usual), *parts[SHARDS];
	char one[PATH_MAX];
	struct store *s;
	int order;

	(void)state;
	/* in whatever order they are given */
	for (order = 0; order < 2; order++) {
		parts[order ? 2 : 0] = shard_of(order ? "c1" : "b1", 1, SHARDS, &usual);
		parts[1] = shard_of(order ? "c2" : "b2", 2, SHARDS, &usual);
		parts[order ? 0 : 2] = shard_of(order ? "c3" : "b3", 3, SHARDS, &usual);
		snprintf(one, sizeof(one), "%s", sample_path(order ? "m1" : "m0"));
		assert_int_equal(merge_check(parts, SHARDS), 0);
		assert_int_equal(merge_stores(one, parts, SHARDS, true), 0);
		assert_string_equal(dump(one), dump(whole));
		s = store_open(one, STORE_READ);
		assert_string_equal(sample_get(s, "SELECT count(*) FROM run"), "3");
		assert_string_equal(sample_get(s, "SELECT count(*) FROM vm v JOIN run r ON r.id = v.run"
					       " WHERE v.console = 'b' || r.shard OR v.console = 'c' || r.shard"), "6");
		assert_string_equal(sample_get(s, "SELECT count(DISTINCT vm) FROM case_result"), "6");
		/* skipped everywhere: only the whole run can know */
		assert_int_equal(view_exit_code(s), BM_EXIT_UNEXPECTED);
		assert_true(view_is_full(s));
		store_close(s);
	}
}

static void test_the_rule_of_a_full_run_is_not_for_a_shard(void **state)
{
	static const struct how four = { "abc", 4, 99 };
	/* of two units only the one that is skipped */
	struct store *s = store_open(shard_of("p", 4, 4, &four), STORE_READ);

	(void)state;
	assert_non_null(s);
	assert_string_equal(sample_get(s, "SELECT group_concat(DISTINCT status) FROM case_result"), "skip");
	assert_false(view_is_full(s));
	assert_int_equal(view_exit_code(s), BM_EXIT_OK);
	store_close(s);
}

static void refused(const char *const *parts, int nr, const char *says)
{
	const char *heard;

	sample_listen();
	assert_int_equal(merge_check(parts, nr), -EINVAL);
	heard = sample_heard();
	if (!strstr(heard, says))
		fail_msg("want '%s', got '%s'", says, heard);
}

static void test_what_does_not_belong(void **state)
{
	static const struct how other = { "def", ARRAY_SIZE(sample_cases), 99 }, fewer = { "abc", 5, 99 };
	const char *one = shard_of("one", 1, SHARDS, &usual), *two = shard_of("two", 2, SHARDS, &usual);
	const char *parts[3] = { one, two };

	(void)state;
	parts[2] = shard_of("a", 3, SHARDS, &other);
	refused(parts, 3, "/a: by another suite (def) than ");
	parts[2] = shard_of("b", 3, SHARDS + 1, &usual);
	refused(parts, 3, "/b: shard 3/4, but ");
	parts[2] = shard_of("c", 3, SHARDS, &fewer);
	refused(parts, 3, "/c: other cases (-t) or kernel arguments (--append) than ");
	parts[2] = shard_of("d", 0, 0, &usual);
	refused(parts, 3, "/d: not a shard of a run");
	parts[2] = two;
	refused(parts, 3, "shard 2/3 is there twice: ");
	parts[2] = sample_path("none");
	refused(parts, 3, "/none: cannot open the store: ENOENT");
}

static void test_missing(void **state)
{
	const char *two = shard_of("two", 2, SHARDS, &usual);
	struct store *s;

	(void)state;
	sample_listen();
	assert_int_equal(merge_check(&two, 1), 2);
	assert_non_null(strstr(sample_heard(), "2 of 3 shards are missing: 1/3 3/3"));
	assert_int_equal(merge_stores(sample_path("m"), &two, 1, false), 0);
	s = store_open(sample_path("m"), STORE_READ);
	assert_false(view_is_full(s));
	store_close(s);
}

static void test_does_not_add_up(void **state)
{
	const char *parts[SHARDS] = {
		shard_of("s1", 1, SHARDS, &usual), shard_of("s2", 2, SHARDS, &usual), shard_of("s3", 3, SHARDS, &usual),
	};
	struct store *s = store_open(parts[1], STORE_WRITE);
	char out[PATH_MAX];
	struct stat st;

	(void)state;
	snprintf(out, sizeof(out), "%s", sample_path("m"));
	sample_get(s, "DELETE FROM case_result WHERE id = (SELECT max(id) FROM case_result)");
	store_close(s);
	sample_listen();
	assert_int_equal(merge_check(parts, SHARDS), 0);
	assert_int_equal(merge_stores(out, parts, SHARDS, true), -EUCLEAN);
	assert_non_null(strstr(sample_heard(), "do not add up"));
	assert_int_not_equal(stat(out, &st), 0);
}

static void test_resume(void **state)
{
	static const struct how half = { "abc", ARRAY_SIZE(sample_cases), 5 };
	const char *path = shard_of("r", 0, 0, &half);
	struct store *s = store_open(path, STORE_WRITE);
	struct resume r;
	int i;

	(void)state;
	/* the sixth was under way, on the second kernel */
	assert_int_equal(sample_say(s, 2, 2, "check", "case", sample_cases[5], "what", "x", NULL), 0);
	assert_int_equal(sample_say(s, 2, 2, "splat", "case", sample_cases[5], "text", "x", NULL), 0);
	assert_int_equal(sample_say(s, 2, 2, "cell", "case", sample_cases[5], "helper", "h", "context", "c", "answer",
				    "yes", NULL), 0);
	assert_int_equal(resume_load(s, &r), 0);
	assert_string_equal(r.suite, "abc");
	assert_int_equal(r.nr_kernels, 2);
	assert_int_equal(r.nr_cases, 2 * (ARRAY_SIZE(sample_cases) - 5));
	assert_int_equal(r.kernels[1].vms, 1);
	assert_string_equal(r.kernels[1].build, "6.12-1");
	for (i = 0; i < r.kernels[1].nr_cases; i++)
		assert_string_equal(r.kernels[1].cases[i], sample_cases[5 + i]);
	assert_int_equal(resume_begin(s), 0);
	assert_string_equal(sample_get(s, "SELECT count(*) FROM case_result WHERE status <> 'planned'"), "10");
	assert_string_equal(sample_get(s, "SELECT max(checks) FROM case_result WHERE status = 'planned'"), "0");
	assert_string_equal(sample_get(s, "SELECT count(*) FROM failed_check f JOIN case_result c ON c.id = f.case_id"
				       " WHERE c.status = 'planned'"), "0");
	/* and what the finished ones said is still there */
	assert_string_equal(sample_get(s, "SELECT count(*) FROM failed_check"), "1");
	assert_string_equal(sample_get(s, "SELECT count(*) FROM splat"), "1");
	assert_string_equal(sample_get(s, "SELECT count(*) FROM kernel WHERE state = 'running'"), "2");
	for (i = 0; i < r.kernels[1].nr_cases; i++)
		say_case(s, r.kernels[1].row, 2, 1, r.kernels[1].cases[i], 5 + i);
	resume_free(&r);
	assert_int_equal(resume_load(s, &r), 0);
	assert_int_equal(r.nr_kernels, 1);
	resume_free(&r);
	store_close(s);
}

static char *view(struct store *s, int (*show)(struct store *s, FILE *f))
{
	static char out[65536];
	FILE *f = fmemopen(out, sizeof(out), "w");

	assert_int_equal(show(s, f), 0);
	fclose(f);
	return out;
}

static void test_github(void **state)
{
	struct store *s = sample_store(sample_path("s"));
	char *text;

	(void)state;
	sample_get(s, "UPDATE failed_check SET what = 'put' || x'0d0a' || '::error::100%, no'");
	text = view(s, view_github);
	assert_non_null(strstr(text, "::error file=maps/lpm_trie.c,line=42,title=6.12.111 map/lpm_trie/"
			       "replace_when_full::put%0D%0A::error::100%25, no: want OK, got ENOSPC\n"));
	assert_non_null(strstr(text, "::error title=6.12.111 map/ringbuf/wraps::crash: Kernel panic"));
	assert_non_null(strstr(text, "::error title=7.3.4::could not be used: no hello within 60 s\n"));
	assert_non_null(strstr(text, "::error title=6.12.111::1 cases without a result, first helper/"));
	assert_null(strstr(text, "\n::error::"));
	/* a place that is none is not told */
	sample_get(s, "UPDATE failed_check SET at_line = 'x,y:z' || x'0a'");
	text = view(s, view_github);
	assert_non_null(strstr(text, "::error title=6.12.111 map/lpm_trie/"));
	store_close(s);
}

static void test_markdown(void **state)
{
	struct store *s = sample_store(sample_path("s"));
	char *text;

	(void)state;
	sample_get(s, "UPDATE kernel SET name = 'a|b<i>' WHERE id = 1");
	sample_get(s, "UPDATE case_result SET reason = '```' || x'0a' || '# me' WHERE status = 'crash'");
	text = view(s, view_markdown);
	assert_non_null(strstr(text, "| kernel | helper | map | matrix | verdict | all |\n"
			       "|---|---:|---:|---:|---:|---:|\n"));
	assert_non_null(strstr(text, "| a\\|b&lt;i&gt; | "));
	assert_non_null(strstr(text, "\n```text\nNot as expected:\n"));
	assert_non_null(strstr(text, "crash: ''' # me\n"));
	assert_null(strstr(text, "All as expected"));
	store_close(s);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sample_enter, sample_leave)
	const struct CMUnitTest tests[] = {
		TEST(test_merged_is_the_run),
		TEST(test_the_rule_of_a_full_run_is_not_for_a_shard),
		TEST(test_what_does_not_belong),
		TEST(test_missing),
		TEST(test_does_not_add_up),
		TEST(test_resume),
		TEST(test_github),
		TEST(test_markdown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
