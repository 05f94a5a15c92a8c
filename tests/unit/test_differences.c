// SPDX-License-Identifier: GPL-2.0
/* results/differences.c: each class, seen where it is and not where it is not. */
#include "tests/unit/sample.h"

#include "results/differences.h"

static struct store *store;
static int64_t kernels[2];
static struct diff_side sides[2];
static struct diff_options options;
static struct differences found;

static int begin(void **state)
{
	struct store_run run = { .command = "run", .suite = "s" };
	int i;

	if (sample_enter(state))
		return -1;
	store = store_open(sample_path("store"), STORE_CREATE);
	assert_non_null(store);
	assert_int_equal(store_begin_run(store, &run), 0);
	memset(&options, 0, sizeof(options));
	memcpy(options.factor, diff_cost_factor, sizeof(options.factor));
	for (i = 0; i < 2; i++) {
		kernels[i] = store_begin_kernel(store, i ? "new" : "old", i ? "new" : "old", "o");
		sides[i] =
			(struct diff_side){ store, kernels[i], i ? "new" : "old", NULL, NULL, 0 };
	}
	return 0;
}

static int end(void **state)
{
	differences_free(&found);
	store_close(store);
	return sample_leave(state);
}

/* The case ends with @status on one side; before that, say() what it found out. */
static void plan(int side, const char *name)
{
	assert_int_equal(store_plan(store, kernels[side], &name, NULL, 1), 0);
}

#define say(side, ...) assert_int_equal(sample_say(store, kernels[side], 0, __VA_ARGS__, NULL), 0)

static void ends(int side, const char *name, const char *status, const char *reason)
{
	if (!strcmp(status, "crash"))
		assert_int_equal(store_result(store, kernels[side], 0, name, CASE_CRASH, reason),
				 0);
	else
		say(side, "result", "case", name, "status", status, "reason", reason, "us", "1");
}

static void one_verdict(int side, const char *name, const char *verdict, const char *err,
			const char *log)
{
	say(side, "verdict", "case", name, "prog", "p", "verdict", verdict, "errno", err, "log",
	    log);
}

static void whole(int side, const char *name, const char *verdict, const char *err)
{
	plan(side, name);
	one_verdict(side, name, verdict, err, "R1 is wrong\nprocessed 1 insns\n");
	ends(side, name, "pass", "");
}

static void find(int common)
{
	int rc;

	differences_free(&found);
	store_flush(store);
	rc = differences_find(&sides[0], &sides[1], &options, &found);
	assert_int_equal(rc, 0);
	assert_int_equal(found.common, common);
}

/* "class case prog old new more" */
static void is_row(int i, const char *want)
{
	const struct difference *d = &found.v[i];
	char got[1024];

	assert_true(i < found.nr);
	snprintf(got, sizeof(got), "%s|%s|%s|%s|%s|%s", diff_class_name(d->class), d->name,
		 d->prog ?: "-", d->old ?: "-", d->new ?: "-", d->more ?: "-");
	assert_string_equal(got, want);
}

static void test_names(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < DIFF_NR; i++)
		assert_int_equal(diff_class_parse(diff_class_name(i), strlen(diff_class_name(i))),
				 i);
	assert_int_equal(diff_class_parse("accept", 6), -1);
	assert_int_equal(diff_class_parse("skip,cost", 4), DIFF_SKIP);
}

static void test_flips(void **state)
{
	(void)state;
	whole(0, "verdict/a/p", "accept", "0");
	whole(1, "verdict/a/p", "reject", "13");
	whole(0, "verdict/b/p", "reject", "22");
	whole(1, "verdict/b/p", "accept", "0");
	whole(0, "verdict/c/p", "reject", "22");
	whole(1, "verdict/c/p", "reject", "524");
	whole(0, "verdict/d/p", "reject", "22");
	whole(1, "verdict/d/p", "reject", "22");
	find(4);
	assert_int_equal(found.nr, 3);
	is_row(0, "accept-to-reject|verdict/a/p|p|accept|reject EACCES|R1 is wrong");
	is_row(1, "reject-to-accept|verdict/b/p|p|reject EINVAL|accept|R1 is wrong");
	is_row(2, "errno|verdict/c/p|p|reject EINVAL|reject ENOTSUPP|R1 is wrong");
	assert_null(found.v[0].log[0]);
	assert_string_equal(found.v[0].log[1], "R1 is wrong\nprocessed 1 insns\n");
	assert_non_null(found.v[1].log[0]);
	assert_null(found.v[1].log[1]);
	assert_true(found.v[2].log[0] && found.v[2].log[1]);
	/* a side that tells no errno (veristat) */
	sqlite3_exec(store_db(store), "UPDATE verdict SET errno = NULL WHERE errno = 524", NULL,
		     NULL, NULL);
	find(4);
	assert_int_equal(found.nr, 2);
	/* only what is asked for */
	options.facts.globs = (const char *const[]){ "verdict/b/*" };
	options.facts.nr_globs = 1;
	find(1);
	assert_int_equal(found.nr, 1);
}

/* Whether it passes is a judgement: it says nothing beside a verdict, and all without one. */
static void test_status(void **state)
{
	static const char *const cases[] = { "verdict/flips/p", "verdict/returns/p", "map/x/y",
					     "map/x/crash" };
	int side, i;

	(void)state;
	for (side = 0; side < 2; side++) {
		for (i = 0; i < 4; i++)
			plan(side, cases[i]);
		one_verdict(side, cases[0], side ? "accept" : "reject", side ? "0" : "22", "");
		one_verdict(side, cases[1], "accept", "0", "");
		for (i = 1; i < 3 && side; i++)
			say(side, "check", "case", cases[i], "where", "x.c:7", "what", "run(p)",
			    "want", "1", "got", "0");
		for (i = 0; i < 3; i++)
			ends(side, cases[i], side ? "fail" : "pass", side ? "1 check failed" : "");
	}
	one_verdict(0, cases[3], "accept", "0", "");
	ends(0, cases[3], "pass", "");
	ends(1, cases[3], "crash", "Kernel panic");
	find(4);
	assert_int_equal(found.nr, 4);
	is_row(0, "reject-to-accept|verdict/flips/p|p|reject EINVAL|accept|-");
	is_row(1, "value|map/x/crash|-|pass|crash|Kernel panic");
	is_row(2, "value|map/x/y|-|pass|fail|x.c:7: run(p): want 1, got 0");
	is_row(3, "value|verdict/returns/p|-|pass|fail|x.c:7: run(p): want 1, got 0");
}

static void cell(int side, const char *name, const char *answer, const char *reason,
		 const char *gpl)
{
	plan(side, name);
	say(side, "cell", "case", name, "answer", answer, "label", reason, "errno", "22",
	    "gpl_only", gpl);
	ends(side, name, "pass", "");
}

static void test_answers(void **state)
{
	(void)state;
	cell(0, "helper/h@a", "no", "unknown helper", NULL);
	cell(1, "helper/h@a", "yes", "accepted", "0");
	/* a label of a log's wording is no answer, an errno of a map is */
	cell(0, "helper/h@b", "no", "one wording", NULL);
	cell(1, "helper/h@b", "no", "another", NULL);
	cell(0, "map/op@a", "no", "EINVAL", NULL);
	cell(1, "map/op@a", "no", "EOPNOTSUPP", NULL);
	cell(0, "map/op@b", "yes", "ok", NULL);
	cell(1, "map/op@b", "yes", "ok", NULL);
	cell(0, "helper/h@c", "yes", "", "0");
	cell(1, "helper/h@c", "yes", "", "1");
	find(5);
	assert_int_equal(found.nr, 3);
	is_row(0, "value|helper/h@a|-|no|yes|-");
	is_row(1, "value|helper/h@c|-|yes|yes, GPL|-");
	is_row(2, "value|map/op@a|-|no EINVAL|no EOPNOTSUPP|-");
}

static void test_vanished(void **state)
{
	static const char *const asked[] = { "verdict/*" };
	static const char both[] = "verdict/x/programs";
	int side;

	(void)state;
	whole(0, "verdict/x/gone", "accept", "0");
	whole(0, "verdict/x/unfinished", "accept", "0");
	plan(1, "verdict/x/unfinished");
	whole(1, "verdict/x/new", "accept", "0");
	whole(0, "map/not/asked", "accept", "0");
	for (side = 0; side < 2; side++) {
		plan(side, both);
		one_verdict(side, both, "accept", "0", "");
		say(side, "verdict", "case", both, "prog", side ? "new" : "gone", "verdict",
		    "accept");
		/* a second time, with another errno */
		one_verdict(side, both, "reject", side ? "13" : "22", "");
		ends(side, both, "pass", "");
	}
	sides[1].asked = asked;
	sides[1].nr_asked = 1;
	find(1);
	is_row(0, "vanished|verdict/x/gone|-|pass|-|the case");
	is_row(1, "vanished|verdict/x/programs|gone|accept|-|the program");
	is_row(2,
	       "vanished|verdict/x/unfinished|-|pass|-|planned on the new side, without a result");
	is_row(3, "errno|verdict/x/programs|p (2)|reject EINVAL|reject EACCES|-");
	is_row(4, "appeared|verdict/x/new|-|-|pass|the case");
	is_row(5, "appeared|verdict/x/programs|new|-|accept|the program");
	assert_int_equal(found.nr, 6);
	sides[1].nr_asked = 0;
	find(1);
	is_row(0, "vanished|map/not/asked|-|pass|-|the case");
	assert_int_equal(found.count[DIFF_VANISHED], 4);
	/* the other way round the old side was not asked for the case that is new */
	sides[0].asked = (const char *const[]){ "map/*" };
	sides[0].nr_asked = 1;
	find(1);
	assert_int_equal(found.count[DIFF_APPEARED], 1);
}

static void cost(int side, const char *name, const char *verdict, const char *insns,
		 const char *states)
{
	plan(side, name);
	say(side, "verdict", "case", name, "prog", "p", "verdict", verdict, "errno",
	    *verdict == 'a' ? "0" : "22", "insns", insns, "states", states, "load_us",
	    side ? "900000" : "100000");
	ends(side, name, "pass", "");
}

static void test_cost(void **state)
{
	(void)state;
	cost(0, "verdict/c/beyond", "accept", "100", "1");
	cost(1, "verdict/c/beyond", "accept", "200", "1");
	cost(0, "verdict/c/cheaper", "accept", "300", "0");
	cost(1, "verdict/c/cheaper", "accept", "150", "0");
	cost(0, "verdict/c/floor", "accept", "10", "1");
	cost(1, "verdict/c/floor", "accept", "99", "19");
	cost(0, "verdict/c/less", "accept", "100", "0");
	cost(1, "verdict/c/less", "accept", "199", "20");
	cost(0, "verdict/c/refused", "reject", "100", "0");
	cost(1, "verdict/c/refused", "reject", "900", "0");
	cost(0, "verdict/c/unknown", "accept", NULL, NULL);
	cost(1, "verdict/c/unknown", "accept", "900", "900");
	find(6);
	is_row(0, "cost|verdict/c/beyond|p|insns 100|insns 200|x 2.00");
	is_row(1, "cost|verdict/c/less|p|states 0|states 20|x 20.00");
	is_row(2, "cheaper|verdict/c/cheaper|p|insns 300|insns 150|x 0.50");
	assert_int_equal(found.nr, 3);
	memset(options.factor, 0, sizeof(options.factor));
	options.factor[COST_LOAD_US] = 5;
	find(6);
	assert_int_equal(found.count[DIFF_COST], 5);
	assert_string_equal(found.v[0].old, "load_us 100000");
}

static void splat(int side, const char *name, const char *text)
{
	say(side, "splat", "case", name, "text", text);
}

static void test_splats(void **state)
{
	static const char name[] = "map/s/x";
	int side;

	(void)state;
	for (side = 0; side < 2; side++) {
		plan(side, name);
		splat(side, name,
		      side ? "WARNING: CPU: 0 PID: 7 at a.c:30 f+0x1a/0xff\nsecond" :
			     "WARNING: CPU: 1 PID: 206 at a.c:2015 f+0x2a41/0x3b10\nother");
		splat(side, name, side ? "WARNING: at b.c:1 g+0x0/0x1" : "BUG: only before");
		ends(side, name, "pass", "");
	}
	find(1);
	assert_int_equal(found.nr, 1);
	is_row(0, "splat|map/s/x|-|-|WARNING: at b.c:1 g+0x0/0x1|-");
}

static void test_skip(void **state)
{
	static const char *const cases[] = { "map/k/both", "map/k/now", "map/k/then" };
	int side, i;

	(void)state;
	for (side = 0; side < 2; side++)
		for (i = 0; i < 3; i++)
			plan(side, cases[i]);
	ends(0, cases[0], "skip", "no X");
	ends(1, cases[0], "skip", "no Y");
	ends(0, cases[1], "pass", "");
	ends(1, cases[1], "skip", "config missing: CONFIG_X");
	ends(0, cases[2], "skip", "needs kernel 6.9");
	ends(1, cases[2], "fail", "");
	find(3);
	is_row(0, "skip|map/k/now|-|pass|skip|config missing: CONFIG_X");
	is_row(1, "skip|map/k/then|-|skip|fail|needs kernel 6.9");
	assert_int_equal(found.nr, 2);
}

static void test_unsound(void **state)
{
	(void)state;
	sqlite3_exec(store_db(store), "ALTER TABLE verdict ADD COLUMN unsound INTEGER", NULL, NULL,
		     NULL);
	whole(0, "verdict/u/p", "accept", "0");
	whole(1, "verdict/u/p", "reject", "13");
	sqlite3_exec(store_db(store), "UPDATE verdict SET unsound = 1 WHERE verdict = 'accept'",
		     NULL, NULL, NULL);
	find(1);
	is_row(0, "accept-to-reject|verdict/u/p|p|accept|reject EACCES|accepted wrongly until now");
}

/* Against itself there is nothing, and two that share no case compare nothing. */
static void test_nothing(void **state)
{
	(void)state;
	whole(0, "verdict/a/p", "accept", "0");
	whole(1, "verdict/b/p", "accept", "0");
	find(0);
	sides[1].kernel = kernels[0];
	find(1);
	assert_int_equal(found.nr, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		TEST(test_flips),
		TEST(test_status),
		TEST(test_answers),
		TEST(test_vanished),
		TEST(test_cost),
		TEST(test_splats),
		TEST(test_skip),
		TEST(test_unsound),
		TEST(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
