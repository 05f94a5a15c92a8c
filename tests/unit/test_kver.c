// SPDX-License-Identifier: GPL-2.0
/* common/kver.c: versions, and lists of points at which a fact begins to hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "common/kver.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static void test_parse(void **state)
{
	static const struct {
		const char *s;
		int rc;
		struct kver v;
	} rows[] = {
		{ "6.12", 0, { 6, 12, 0 } },
		{ "6.12.107", 0, { 6, 12, 107 } },
		{ "7.3-rc7", 0, { 7, 3, 0 } },
		{ "7.3~rc7", 0, { 7, 3, 0 } },
		{ "7.3-cloud-amd64", 0, { 7, 3, 0 } },
		{ "6.12.117+deb13-cloud-amd64", 0, { 6, 12, 117 } },
		{ "5.10.0-40-cloud-amd64", 0, { 5, 10, 0 } },
		{ "6.12.", 0, { 6, 12, 0 } },
		{ "6.12.x", 0, { 6, 12, 0 } },
		{ "", -EINVAL, { 0 } },
		{ "6", -EINVAL, { 0 } },
		{ "6.", -EINVAL, { 0 } },
		{ ".12", -EINVAL, { 0 } },
		{ "v6.12", -EINVAL, { 0 } },
		{ "-6.12", -EINVAL, { 0 } },
		{ "6.99999999999999999999", -EINVAL, { 0 } },
		{ "6.12.65536", -EINVAL, { 0 } },
	};
	struct kver v;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (kver_parse(rows[i].s, &v) != rows[i].rc)
			fail_msg("\"%s\": not %d", rows[i].s, rows[i].rc);
		if (!rows[i].rc && kver_cmp(&v, &rows[i].v))
			fail_msg("\"%s\": %d.%d.%d", rows[i].s, v.major, v.minor, v.patch);
	}
}

static void test_uname(void **state)
{
	static const struct {
		const char *release, *version;
		struct kver v;
	} rows[] = {
		/* Debian's 5.10 and 6.1 have the ABI's name in the release */
		{ "5.10.0-40-cloud-amd64",
		  "#1 SMP Debian 5.10.262-1 (2026-07-31)",
		  { 5, 10, 262 } },
		{ "6.1.0-50-amd64",
		  "#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-16)",
		  { 6, 1, 192 } },
		{ "6.12.117+deb13-cloud-amd64",
		  "#1 SMP PREEMPT_DYNAMIC Debian 6.12.117-1 (2026-11-01)",
		  { 6, 12, 117 } },
		{ "6.12.107+deb12-amd64",
		  "#1 SMP PREEMPT_DYNAMIC Debian 6.12.107-1~deb12u1 (2026-01-01)",
		  { 6, 12, 107 } },
		{ "7.3-cloud-amd64",
		  "#1 SMP PREEMPT_DYNAMIC Debian 7.3~rc7-1~exp1 (2026-11-16)",
		  { 7, 3, 0 } },
		{ "6.12.20", "#1 SMP PREEMPT_DYNAMIC Tue Nov  3 10:00:00 UTC 2026", { 6, 12, 20 } },
		{ "6.12.20", "#1 SMP Debian kernel team", { 6, 12, 20 } },
		{ "6.12.20", "", { 6, 12, 20 } },
		{ "6.12.20", NULL, { 6, 12, 20 } },
	};
	struct kver v;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(kver_from_uname(rows[i].release, rows[i].version, &v), 0);
		if (kver_cmp(&v, &rows[i].v))
			fail_msg("%s, %s: %d.%d.%d", rows[i].release, rows[i].version, v.major,
				 v.minor, v.patch);
	}
	assert_int_equal(kver_from_uname("next", "#1", &v), -EINVAL);
}

static void test_order(void **state)
{
	static const struct kver up[] = {
		{ 5, 10, 262 }, { 6, 1, 0 }, { 6, 1, 9 }, { 6, 1, 10 }, { 6, 12, 0 }, { 7, 0, 0 },
	};
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(up); i++)
		for (j = 0; j < ARRAY_SIZE(up); j++) {
			int rc = kver_cmp(&up[i], &up[j]);

			assert_int_equal((rc > 0) - (rc < 0), (i > j) - (i < j));
		}
}

static void test_holds(void **state)
{
	static const char three[] = "7.3 7.2.7 6.12.111", old[] = "6.13 6.12.5 6.1.120";
	static const struct {
		const char *list, *v;
		bool holds;
	} rows[] = {
		/* mainline, and all above it */
		{ three, "7.3", true },
		{ three, "7.3.4", true },
		{ three, "7.4", true },
		{ three, "8.0", true },
		{ three, "7.3-rc1", true },
		/* a branch is decided by its own point */
		{ three, "7.2.7", true },
		{ three, "7.2.8", true },
		{ three, "7.2.6", false },
		{ three, "7.2", false },
		{ three, "6.12.111", true },
		{ three, "6.12.110", false },
		{ three, "6.12.200", true },
		/* nowhere else below the mainline point */
		{ three, "7.1.99", false },
		{ three, "6.13.50", false },
		{ three, "6.1.192", false },
		{ three, "5.10.262", false },
		{ old, "6.13", true },
		{ old, "6.12.4", false },
		{ old, "6.12.5", true },
		{ old, "6.2.0", false },
		{ old, "6.1.120", true },
		{ old, "6.1.119", false },
		/* the order of points means nothing, blanks neither */
		{ "6.12.111  7.3 7.2.7 ", "6.12.110", false },
		{ " 6.12.111 7.3", "7.5", true },
		/* a branch point above the mainline one: that branch broke and was mended */
		{ "6.1 6.12.5", "6.12.4", false },
		{ "6.1 6.12.5", "6.13", true },
		/* branches alone say nothing about mainline */
		{ "6.12.111", "6.12.111", true },
		{ "6.12.111", "7.3", false },
		{ "5.17", "5.17", true },
		{ "5.17", "5.16.99", false },
		{ "5.17", "6.1", true },
		{ NULL, "5.10.262", true },
		{ "", "5.10.262", true },
		{ "never", "5.10.262", false },
		{ "never", "99.0", false },
		/* ten is more than nine */
		{ "6.9", "6.10", true },
		{ "6.10", "6.9", false },
		{ "6.1.9", "6.1.10", true },
	};
	struct kver v;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(kver_parse(rows[i].v, &v), 0);
		if (verlist_holds(rows[i].list, &v) != rows[i].holds)
			fail_msg("\"%s\" in %s: not %d", rows[i].list, rows[i].v, rows[i].holds);
	}
}

static void test_check(void **state)
{
	static const struct {
		const char *list, *why;		/* NULL: can be read */
	} rows[] = {
		{ NULL, NULL },
		{ "", NULL },
		{ "never", NULL },
		{ "7.3", NULL },
		{ "7.3 7.2.7 6.12.111", NULL },
		{ "6.12.111", NULL },
		{ "   ", "no point" },
		{ "soon", "MAJOR" },
		{ "7", "MAJOR" },
		{ "7.3.", "MAJOR" },
		{ "7.3,7.2.7", "MAJOR" },
		{ "7.3-rc1", "MAJOR" },
		{ "7.3.1.2", "MAJOR" },
		{ "7.3 never", "MAJOR" },
		{ "7.3 7.4", "mainline" },
		{ "7.3 7.2.7 7.2.9", "branch" },
		{ "6.12.99999", "MAJOR" },
	};
	const char *why;
	size_t i;
	int rc;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		why = NULL;
		rc = verlist_check(rows[i].list, &why);
		if (rc != (rows[i].why ? -EINVAL : 0) || (rc && !strstr(why, rows[i].why)))
			fail_msg("\"%s\": %d %s", rows[i].list, rc, why ? why : "");
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_uname),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_holds),
		cmocka_unit_test(test_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
