// SPDX-License-Identifier: GPL-2.0
/* common/names.c and common/errname.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "common/errname.h"
#include "common/names.h"

static const char *area_of(const char *name)
{
	static char area[16];

	memset(area, '!', sizeof(area));
	case_area(name, area, sizeof(area));
	return area;
}

static void test_area(void **state)
{
	char tiny[4];

	(void)state;
	assert_string_equal(area_of("map/lpm_trie/replace_when_full"), "map");
	assert_string_equal(area_of("helper/bpf_loop/callback_stops"), "helper");
	assert_string_equal(area_of("helper/bpf_loop@cgroup_skb/egress"), "matrix");
	assert_string_equal(area_of("verdict/bounds/jmp32"), "verdict");
	assert_string_equal(area_of("alone"), "alone");
	assert_string_equal(area_of(""), "");
	case_area("verdict/x", tiny, sizeof(tiny));
	assert_string_equal(tiny, "ver");
	assert_string_equal(area_of("map/freeze@lpm_trie"), "matrix");
	assert_true(case_is_cell("helper/bpf_loop@tc"));
	assert_false(case_is_cell("helper/bpf_loop/tc"));
}

static void test_cell_parts(void **state)
{
	const char *of = NULL;
	char op[16];

	(void)state;
	assert_true(case_cell_parts("map/freeze@lpm_trie", op, sizeof(op), &of));
	assert_string_equal(op, "freeze");
	assert_string_equal(of, "lpm_trie");
	assert_true(case_cell_parts("helper/bpf_loop@cgroup_skb/egress", op, sizeof(op), &of));
	assert_string_equal(of, "cgroup_skb/egress");
	assert_false(case_cell_parts("map/lpm_trie/freeze", op, sizeof(op), &of));
	assert_false(case_cell_parts("verdict/a@b", op, sizeof(op), &of));
	assert_false(case_cell_parts("map/sixteen_letters_@hash", op, sizeof(op), &of));
}

static bool matches(const char *name, const char *glob)
{
	const char * const globs[] = { "no/such", glob };

	return case_matches(name, globs, 2);
}

static void test_globs(void **state)
{
	(void)state;
	assert_true(case_matches("anything", NULL, 0));
	assert_true(matches("map/hash/create", "map/*"));
	assert_true(matches("map/hash/create", "*create"));
	assert_true(matches("helper/bpf_loop@cgroup_skb/egress", "helper/bpf_loop@*"));
	assert_true(matches("map/hash/create", "map/hash/create"));
	assert_true(matches("map/hash/create", "map/[gh]ash/*"));
	assert_false(matches("map/hash/create", "map"));
	assert_false(matches("map/hash/create", "hash/*"));
	assert_false(matches("map/hash/create", "map/hash/creat?e"));
	assert_false(matches("map/hash/create", ""));
}

static void test_status(void **state)
{
	static const char * const names[] = {
		"pass", "fail", "skip", "timeout", "crash", "lost", "planned",
	};
	int i;

	(void)state;
	assert_int_equal(CASE_NR_STATUS, 7);
	for (i = 0; i < CASE_NR_STATUS; i++) {
		assert_string_equal(case_status_name(i), names[i]);
		assert_int_equal(case_status_parse(names[i]), i);
	}
	assert_int_equal(case_status_parse("PASS"), -1);
	assert_int_equal(case_status_parse(""), -1);
	assert_int_equal(case_status_parse("passed"), -1);
}

static void test_errnames(void **state)
{
	(void)state;
	assert_string_equal(errname(EINVAL), "EINVAL");
	assert_string_equal(errname(-EACCES), "EACCES");
	assert_string_equal(errname(524), "ENOTSUPP");
	assert_string_equal(errname(-524), "ENOTSUPP");
	assert_string_equal(errname(EOPNOTSUPP), "EOPNOTSUPP");
	assert_string_equal(errname(0), "OK");
	assert_string_equal(errname(999), "errno 999");
	assert_int_equal(errname_parse("EINVAL", 6), EINVAL);
	assert_int_equal(errname_parse("EINVAL)", 6), EINVAL);
	assert_int_equal(errname_parse("EINVA", 5), -1);
	assert_int_equal(errname_parse("ENOTSUPP", 8), 524);
	assert_int_equal(errname_parse("E2BIG", 5), E2BIG);
	assert_int_equal(errname_parse("", 0), -1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_area),
		cmocka_unit_test(test_cell_parts),
		cmocka_unit_test(test_globs),
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_errnames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
