// SPDX-License-Identifier: GPL-2.0
/* common/expected.c, and how results/ writes such files again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "results/expected_write.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static const char *const helpers[] = { NULL, "bpf_loop", "bpf_bind", "bpf_redirect" };
static const char *const contexts[] = { "xdp", "tc", "kprobe", "kprobe.multi", "lsm", "cgroup/connect4" };
static const struct expected_names names = { helpers, 4, contexts, 6 };

static int parse(struct expected *e, const char *text, char why[256])
{
	static struct expected_file file;

	file = (struct expected_file){ "f.txt", text };
	why[0] = '\0';
	return expected_parse(e, &names, &file, 1, why, 256);
}

static bool has(const struct expected *e, const char *helper, const char *context, const char *version)
{
	const struct expected_row *row = expected_find(e, false, expected_helper(e, helper),
						       expected_context(e, context));
	struct kver v;

	assert_int_equal(kver_parse(version, &v), 0);
	return row && expected_row_holds(row, &v);
}

static void test_rows(void **state)
{
	static const char text[] =
		"# a comment\n"
		"bpf_loop 5.17 6.1.30 : @k -kprobe xdp  # a note\n"
		"@k = kprobe kprobe.multi\n"
		"\n"
		"bpf_bind always until 7.3 6.12.112 : @all\n"
		"gpl bpf_loop always : tc";
	struct expected e;
	char why[256];

	(void)state;
	assert_int_equal(parse(&e, text, why), 0);
	assert_true(has(&e, "bpf_loop", "xdp", "5.17"));
	assert_true(has(&e, "bpf_loop", "kprobe.multi", "6.12"));
	assert_false(has(&e, "bpf_loop", "kprobe", "6.12"));	/* excluded */
	assert_false(has(&e, "bpf_loop", "lsm", "6.12"));	/* not listed */
	assert_false(has(&e, "bpf_loop", "xdp", "5.16"));
	assert_false(has(&e, "bpf_loop", "xdp", "6.1.29"));
	assert_true(has(&e, "bpf_loop", "xdp", "6.1.30"));
	assert_true(has(&e, "bpf_bind", "cgroup/connect4", "5.10"));
	assert_true(has(&e, "bpf_bind", "cgroup/connect4", "6.12.111"));
	assert_false(has(&e, "bpf_bind", "cgroup/connect4", "6.12.112"));
	assert_false(has(&e, "bpf_bind", "cgroup/connect4", "7.3"));
	assert_false(has(&e, "bpf_redirect", "xdp", "7.3"));
	assert_int_equal(e.rows[0].line, 2);
	assert_string_equal(e.rows[0].note, "# a note");
	/* the licence is a table of its own */
	assert_non_null(expected_find(&e, true, expected_helper(&e, "bpf_loop"), expected_context(&e, "tc")));
	assert_null(expected_find(&e, true, expected_helper(&e, "bpf_loop"), expected_context(&e, "xdp")));
	assert_null(expected_find(&e, false, expected_helper(&e, "bpf_none"), 0));
	expected_free(&e);
}

static void test_broken(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "bpf_lop 5.17 : xdp", "helpers/expected/f.txt:1: no helper bpf_lop" },
		{ "\n# c\nbpf_loop 5.17 : xpd", "helpers/expected/f.txt:3: no context xpd in selftests/contexts.c" },
		{ "bpf_loop 5.x : xdp", "helpers/expected/f.txt:1: 5.x: a point is MAJOR.MINOR or MAJOR.MINOR.PATCH" },
		{ "bpf_loop 5.17 5.18 : xdp",
		  "helpers/expected/f.txt:1: 5.17 5.18: more than one mainline point (two numbers)" },
		{ "bpf_loop 5.17 until 6.y : xdp",
		  "helpers/expected/f.txt:1: 6.y: a point is MAJOR.MINOR or MAJOR.MINOR.PATCH" },
		{ "bpf_loop 5.17 until always : xdp", "helpers/expected/f.txt:1: until always is never" },
		{ "bpf_loop : xdp", "helpers/expected/f.txt:1: no version" },
		{ "bpf_loop 5.17 xdp", "helpers/expected/f.txt:1: a row is HELPER VERSIONS : CONTEXT..." },
		{ "bpf_loop 5.17 :", "helpers/expected/f.txt:1: no context is left" },
		{ "bpf_loop 5.17 : xdp -xdp", "helpers/expected/f.txt:1: no context is left" },
		{ "bpf_loop 5.17 : xdp tc xdp", "helpers/expected/f.txt:1: xdp is listed twice" },
		{ "bpf_loop 5.17 : xdp -tc", "helpers/expected/f.txt:1: takes away what is not in it" },
		{ "bpf_loop 5.17 : @net", "helpers/expected/f.txt:1: no set @net before this line" },
		{ "@a = @b\n@b = xdp", "helpers/expected/f.txt:1: no set @b before this line" },
		{ "@a = tc\n@a = xdp", "helpers/expected/f.txt:2: @a is there already" },
		{ "@all = tc", "helpers/expected/f.txt:1: @all is there already" },
		{ "@a tc", "helpers/expected/f.txt:1: a set is @NAME = CONTEXT..." },
		{ "gpl", "helpers/expected/f.txt:1: no helper named" },
		{ "bpf_loop 5.17 : xdp\nbpf_loop 6.1 : tc xdp",
		  "helpers/expected/f.txt:2: bpf_loop in xdp is on line 1 of f.txt already" },
	};
	struct expected e;
	char why[256];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (!parse(&e, rows[i].text, why))
			fail_msg("\"%s\" is taken", rows[i].text);
		if (strcmp(why, rows[i].why))
			fail_msg("\"%s\": \"%s\"", rows[i].text, why);
		expected_free(&e);
	}
}

/* ---- from observations to versions */

/* Reads "5.10.262n 6.1.177y". */
static int observe(const char *text, struct observation *obs)
{
	int nr = 0;

	for (; *text; text += strcspn(text, " "), text += strspn(text, " ")) {
		assert_int_equal(kver_parse(text, &obs[nr].v), 0);
		obs[nr++].yes = text[strcspn(text, " ") - 1] == 'y';
	}
	return nr;
}

static void test_fit(void **state)
{
	static const struct {
		const char *obs, *since, *until;	/* since NULL: nothing is claimed */
		const char *want, *want_until;		/* want NULL: nothing is left; "!": cannot be said */
	} rows[] = {
		{ "5.10.262y 6.1.192y 7.3.4y", NULL, "", "", "" },
		{ "5.10.262n 6.1.192n 7.3.4n", NULL, "", NULL, "" },
		{ "5.10.262n 6.1.192n 7.3.4n", "5.17", "", NULL, "" },
		{ "5.10.262n 6.1.192y 7.3.4y", NULL, "", "6.1", "" },
		/* a claim that agrees stays, whatever was measured */
		{ "5.10.262n 6.1.192y 7.3.4y", "5.17", "", "5.17", "" },
		{ "5.10.262n 6.1.192n 7.3.4y", "5.17", "", "7.3", "" },
		/* a backport inside a stable series: its point is the later release; mainline stays */
		{ "6.1.177n 6.1.192y 6.12.107n 6.12.111y 7.3.4y", NULL, "", "7.3 6.12.111 6.1.192", "" },
		{ "6.1.177n 6.1.192y 6.12.107y 7.3.4y", "6.5", "", "6.5 6.1.192", "" },
		{ "6.1.192y 6.12.107n 7.3.4y", NULL, "", "7.3 6.1.192", "" },
		/* taken away, in mainline and in stable series */
		{ "5.10.262y 6.1.177y 6.1.192n 6.12.111y 6.12.117n 6.19.14y 7.2.13n 7.3.4n", "", "",
		  "", "7.2 6.12.117 6.1.192" },
		{ "5.10.262y 6.1.177y 6.1.192n 6.12.111y 6.12.117n 6.19.14y 7.2.13n 7.3.4n", "", "7.3 7.2.9 6.12.112",
		  "", "7.3 7.2.9 6.12.112 6.1.192" },
		{ "5.10.262n 6.1.192y 7.3.4n", NULL, "", "6.1", "7.3" },
		{ "5.10.262n 6.1.192y 7.3.4n", "5.17", "", "5.17", "7.3" },
		/* what was said to end goes on */
		{ "5.10.262y 7.3.4y", "", "7.2", "", "" },
		/* only the newest series, which changed its mind */
		{ "7.2.13n 7.3.1n 7.3.4y", NULL, "", "7.3.4", "" },
		{ "6.12.1n 6.12.5y 6.12.9n 6.12.11y 7.3.4y", NULL, "", "!", "" },
	};
	struct observation obs[16];
	struct expected_claim c;
	size_t i;
	int nr, rc;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		nr = observe(rows[i].obs, obs);
		memset(&c, 0, sizeof(c));
		strcpy(c.since, rows[i].since ?: "");
		strcpy(c.until, rows[i].until);
		rc = expected_fit(&c, rows[i].since, obs, nr);
		if (rc < 0 ? !rows[i].want || strcmp(rows[i].want, "!") : rc == 0 ? !!rows[i].want :
		    !rows[i].want || strcmp(c.since, rows[i].want) || strcmp(c.until, rows[i].want_until))
			fail_msg("\"%s\" with \"%s\" until \"%s\": %d \"%s\" until \"%s\"", rows[i].obs,
				 rows[i].since ?: "nothing", rows[i].until, rc, c.since, c.until);
		if (rc > 0)
			assert_true(expected_claim_agrees(&c, obs, nr));
	}
}

/* ---- the one form of a file */

static void test_format(void **state)
{
	static const char text[] =
		"# sets\n"
		"@k = kprobe kprobe.multi\n"
		"\n"
		"# first\n"
		"bpf_redirect 6.1.30 5.17 6.12.4 : tc xdp\n"
		"bpf_loop 6.1 : kprobe.multi xdp kprobe # why\n"
		"bpf_loop always : lsm\n"
		"# second\n"
		"bpf_bind 5.2 until 6.1 : xdp tc kprobe lsm cgroup/connect4";
	static const char want[] =
		"# sets\n"
		"@k = kprobe kprobe.multi\n"
		"\n"
		"# first\n"
		"bpf_loop                           always            : lsm\n"
		"bpf_loop                           6.1               : @k xdp  # why\n"
		"bpf_redirect                       5.17 6.12.4 6.1.30 : tc xdp\n"
		"# second\n"
		"bpf_bind                           5.2 until 6.1     : @all -kprobe.multi\n";
	char why[256], *once, *twice;
	struct expected e;

	(void)state;
	assert_int_equal(parse(&e, text, why), 0);
	once = expected_format(&e, 0, e.rows, e.nr_rows);
	assert_string_equal(once, want);
	expected_free(&e);
	assert_int_equal(parse(&e, once, why), 0);
	twice = expected_format(&e, 0, e.rows, e.nr_rows);
	assert_string_equal(twice, want);
	/* a row without contexts goes, and one of no block comes last */
	memset(&e.rows[0].contexts, 0, sizeof(e.rows[0].contexts));
	e.rows[1].block = EXPECTED_NO_BLOCK;
	free(twice);
	twice = expected_format(&e, 0, e.rows, e.nr_rows);
	assert_null(strstr(twice, ": lsm"));
	assert_non_null(strstr(twice, "-kprobe.multi\nbpf_loop                           6.1"));
	expected_free(&e);
	free(once);
	free(twice);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
