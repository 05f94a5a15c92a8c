// SPDX-License-Identifier: GPL-2.0
/* What a kernel said in a case, and when two kernels said the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "results/said.h"
#include "results/sql.h"

#define CASE(id, name, status, reason) \
	"INSERT INTO case_result (id, kernel, ord, name, area, status, reason) VALUES (" \
	#id ", 1, " #id ", '" name "', 'x', '" status "', '" reason "');"
#define VERDICT(id, prog, verdict, err) \
	"INSERT INTO verdict (case_id, prog, verdict, errno) VALUES (" #id ", '" prog "', '" verdict "', " #err ");"
#define CELL(id, answer, err) \
	"INSERT INTO cell (case_id, helper, context, answer, errno) VALUES (" #id ", 'h', 'c', '" answer "', " #err ");"
#define CHECK(id, what, got) \
	"INSERT INTO failed_check (case_id, what, want, got) VALUES (" #id ", '" what "', 'w', '" got "');"
#define SPLAT(id, text) "INSERT INTO splat (kernel, case_id, text) VALUES (1, " #id ", '" text "');"

/* Pairs that say the same, and pairs that do not, are compared below. */
static const char sample[] =
	"INSERT INTO kernel (id, name, build, state, started) VALUES (1, 'k', 'k', 'done', 1);"
	CASE(1, "verdict/a/accepted", "pass", "") VERDICT(1, "a", "accept", 0)
	CASE(2, "verdict/a/accepted_unexpectedly", "fail", "want EACCES, got accept") VERDICT(2, "a", "accept", 0)
	CASE(3, "verdict/a/refused", "pass", "") VERDICT(3, "a", "reject", 13)
	CASE(4, "verdict/a/refused_otherwise", "pass", "") VERDICT(4, "a", "reject", 22)
	CASE(5, "verdict/a/complained", "fail", "") VERDICT(5, "a", "accept", 0)
	SPLAT(5, "WARNING: 1") SPLAT(5, "WARNING: 2")
	CASE(6, "verdict/a/complained_elsewhere", "fail", "") VERDICT(6, "a", "accept", 0) SPLAT(6, "WARNING: 3")
	CASE(7, "verdict/a/returned_1", "fail", "") VERDICT(7, "a", "accept", 0) CHECK(7, "run()", "1")
	CASE(8, "verdict/a/returned_2", "fail", "") VERDICT(8, "a", "accept", 0) CHECK(8, "run()", "2")
	CASE(9, "verdict/a/control_failed", "fail", "untestable: the control")
	CASE(10, "verdict/a/skipped", "skip", "config missing")
	CASE(11, "verdict/a/crashed", "crash", "") VERDICT(11, "a", "accept", 0)
	CASE(12, "map/a/passed", "pass", "")
	CASE(13, "map/a/failed", "fail", "") CHECK(13, "fd", "EINVAL (22)")
	CASE(14, "helper/h@c", "pass", "") CELL(14, "no", 22)
	CASE(15, "helper/h@d", "pass", "") CELL(15, "no", 13)
	CASE(16, "map/op@type", "pass", "") CELL(16, "no", 22)
	CASE(17, "map/op@type2", "pass", "") CELL(17, "no", 95)
	CASE(18, "helper/h@e", "pass", "") CELL(18, "unobtainable", NULL)
	CASE(19, "verdict/a/two", "pass", "") VERDICT(19, "b", "accept", 0)
	VERDICT(19, "a", "reject", 13) VERDICT(19, "a", "accept", 0)
	CASE(20, "helper/h@f", "pass", "") CELL(20, "yes", 0)
	CASE(21, "map/a/timed_out", "timeout", "")
	CASE(22, "map/a/skipped", "skip", "why");

static struct store *store;
static char path[64];

static int setup(void **state)
{
	(void)state;
	snprintf(path, sizeof(path), "/tmp/test_said-%d.sqlite", getpid());
	unlink(path);
	store = store_open(path, STORE_CREATE);
	return store && !sql_exec(store_db(store), sample) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	store_close(store);
	return unlink(path);
}

/* What the case is called that @name ends, and what it said. */
static struct said read_said(const char *name)
{
	struct said f;

	assert_int_equal(said_read(store, 1, name, &f), 0);
	return f;
}

static void check_text(const char *name, const char *want, const char *unknown)
{
	struct said f = read_said(name);
	char *text = said_text(&f);

	assert_string_equal(text, unknown ?: want);
	assert_int_equal(!!f.unknown, !!unknown);
	free(text);
	said_free(&f);
}

static void test_text(void **state)
{
	(void)state;
	check_text("verdict/a/accepted", "accept", NULL);
	check_text("verdict/a/refused", "reject EACCES", NULL);
	check_text("verdict/a/two", "a: reject EACCES, a (2): accept, b: accept", NULL);
	check_text("verdict/a/returned_1", "a: accept, run(): got 1", NULL);
	check_text("verdict/a/complained", "a: accept, warning in the kernel log", NULL);
	check_text("verdict/a/crashed", "a: accept, crash", NULL);
	check_text("map/a/passed", "pass", NULL);
	check_text("map/a/failed", "fd: got EINVAL (22), fail", NULL);
	check_text("map/a/timed_out", "timeout", NULL);
	check_text("helper/h@c", "no", NULL);
	check_text("map/op@type", "no EINVAL", NULL);
}

static void test_no_answer(void **state)
{
	struct said f;

	(void)state;
	check_text("verdict/a/skipped", NULL, "skip: config missing");
	check_text("map/a/skipped", NULL, "skip: why");
	check_text("verdict/a/control_failed", NULL, "fail: untestable: the control");
	check_text("helper/h@e", NULL, "unobtainable");
	assert_int_equal(said_read(store, 1, "no/such", &f), -ENOENT);
	assert_int_equal(said_read(store, 2, "map/a/passed", &f), -ENOENT);
}

static void check_same(const char *a, const char *b, bool want)
{
	struct said x = read_said(a), y = read_said(b);

	if (said_equal(&x, &y) != want || said_equal(&y, &x) != want)
		fail_msg("%s and %s", a, b);
	said_free(&x);
	said_free(&y);
}

static void test_same(void **state)
{
	(void)state;
	check_same("verdict/a/accepted", "verdict/a/accepted_unexpectedly", true);
	check_same("verdict/a/accepted", "verdict/a/refused", false);
	check_same("verdict/a/refused", "verdict/a/refused_otherwise", false);
	check_same("verdict/a/accepted", "verdict/a/complained", false);
	check_same("verdict/a/complained", "verdict/a/complained_elsewhere", true);
	check_same("verdict/a/accepted", "verdict/a/returned_1", false);
	check_same("verdict/a/returned_1", "verdict/a/returned_2", false);
	check_same("verdict/a/accepted", "verdict/a/crashed", false);
	check_same("map/a/passed", "map/a/failed", false);
	check_same("map/a/passed", "map/a/timed_out", false);
	check_same("helper/h@c", "helper/h@d", true);
	check_same("helper/h@c", "helper/h@f", false);
	check_same("map/op@type", "map/op@type2", false);
}

static void test_expect(void **state)
{
	static const struct {
		const char *name, *expect;
		int want;
	} rows[] = {
		{ "verdict/a/accepted", "accept", 1 }, { "verdict/a/accepted", "reject", 0 }, { "verdict/a/accepted", "EACCES", 0 },
		{ "verdict/a/refused", "reject", 1 }, { "verdict/a/refused", "EACCES", 1 }, { "verdict/a/refused", "EINVAL", 0 },
		{ "verdict/a/refused", "ACCES", -1 }, { "verdict/a/two", "accept", 0 }, { "verdict/a/two", "EACCES", 0 },
		{ "verdict/a/accepted", "yes", -ENOMSG }, { "verdict/a/accepted", "pass", -ENOMSG },
		{ "verdict/a/crashed", "crash", 1 }, { "verdict/a/crashed", "reject", 0 }, { "verdict/a/crashed", "accept", 0 },
		{ "helper/h@c", "no", 1 }, { "helper/h@c", "yes", 0 }, { "helper/h@f", "yes", 1 }, { "map/op@type", "no", 1 },
		{ "helper/h@c", "accept", -ENOMSG }, { "map/a/passed", "pass", 1 }, { "map/a/failed", "pass", 0 },
		{ "map/a/passed", "accept", -ENOMSG }, { "map/a/timed_out", "accept", 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct said f = read_said(rows[i].name);

		if (rows[i].want == -1)
			assert_false(expect_is_known(rows[i].expect));
		else if (!expect_is_known(rows[i].expect) || said_match(&f, rows[i].expect) != rows[i].want)
			fail_msg("%s: %s: %d", rows[i].name, rows[i].expect, said_match(&f, rows[i].expect));
		said_free(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_no_answer),
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_expect),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
