// SPDX-License-Identifier: GPL-2.0
/* maps/expected/: its format, and the files as they are in the runner. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/errname.h"
#include "maps/ops/expected.h"
#include "maps/ops/ops.h"

static const char *const ops[] = { "lookup", "freeze" };
static const char *const types[] = { "hash", "array", "queue", "arena" };
static const struct map_names names = { .ops = ops, .nr_ops = 2, .types = types, .nr_types = 4 };

static struct map_expected parsed;
static char why[256];

static int parse(const char *first, const char *second)
{
	const struct expected_file files[] = { { "a.txt", first }, { "b.txt", second } };

	why[0] = '\0';
	return map_expected_parse(&parsed, &names, files, second ? 2 : 1, why, sizeof(why));
}

static void answers(int op, int type, const char *version, int want)
{
	const struct map_row *row = map_expected_find(&parsed, op, type);
	struct kver v;

	assert_non_null(row);
	assert_int_equal(kver_parse(version, &v), 0);
	if (map_row_answer(row, &v)->err != want)
		fail_msg("%s on %s in %s: %s", ops[op], types[type], version,
			 errname(map_row_answer(row, &v)->err));
}

static void test_rows(void **state)
{
	(void)state;
	assert_int_equal(parse("# comment\n"
			       "@plain = hash array\n\n"
			       "lookup ok since 5.13 5.10.3, ENOTSUPP since 5.12, EINVAL : hash # why: so\n"
			       "lookup ok: queue array\n",
			       "freeze  ok : @all -@plain -arena\n"
			       "freeze\tEPERM\t:\t@others"), 0);
	answers(0, 0, "7.3", 0);
	answers(0, 0, "5.12", BM_ENOTSUPP);
	answers(0, 0, "5.10.3", 0);
	answers(0, 0, "5.10.2", EINVAL);
	answers(0, 1, "5.10", 0);
	answers(1, 2, "5.10", 0);
	answers(1, 0, "5.10", EPERM);
	answers(1, 3, "5.10", EPERM);
	assert_null(map_expected_find(&parsed, 0, 3));
	assert_null(map_expected_find(&parsed, -1, 0));
	assert_int_equal(map_expected_find(&parsed, 1, 2)->file, 1);
	assert_int_equal(map_expected_find(&parsed, 1, 3)->line, 2);
	map_expected_free(&parsed);
}

/* A set may stand in any file, and behind the row that uses it. */
static void test_sets_of_other_files(void **state)
{
	(void)state;
	assert_int_equal(parse("lookup ok: @late", "@late = hash @all -queue\n"), 0);
	assert_non_null(map_expected_find(&parsed, 0, 3));
	assert_null(map_expected_find(&parsed, 0, 2));
	map_expected_free(&parsed);
}

static void test_broken(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "lookup ok: hash\nlookup EINVAL: @all", "a.txt:2: lookup on hash is on line 1 of a.txt already" },
		{ "lookup ok: hash hash", "a.txt:1: hash is listed twice" },
		{ "lookup ok: @others\n\nlookup EINVAL: @others", "a.txt:3: the others of lookup are on line 1" },
		{ "lookup ok: @others hash", "@others stands alone" },
		{ "lookup ok: tree", "no map type tree" },
		{ "lookup ok: @trees", "no set @trees" },
		{ "lookup ok:", "no map type is left" },
		{ "lookup ok: hash -hash", "no map type is left" },
		{ "lookup ok: hash -array", "takes away what is not in it" },
		{ "lookup ok hash", "a row is" },
		{ "look ok: hash", "no operation look" },
		{ "lookup : hash", "an answer is missing" },
		{ "lookup ok since 6.1,: hash", "an answer is missing" },
		{ "lookup EWHAT: hash", "EWHAT is neither ok nor an errno" },
		{ "lookup ok 6.1, EINVAL: hash", "behind ok stands neither" },
		{ "lookup ok since, EINVAL: hash", "behind ok stands neither" },
		{ "lookup ok since six, EINVAL: hash", "six: " },
		{ "lookup ok since 6.1: hash", "the last answer has no since" },
		{ "lookup ok, EINVAL since 6.1: hash", "only the last answer has no since" },
		{ "@a = hash\n@a = array", "a.txt:2: @a is there already" },
		{ "@all = hash", "@all is there already" },
		{ "@others = hash", "@others is there already" },
		{ "@a hash", "a set is" },
		{ "@a = @b\n@b = hash", "no set @b" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(parse(rows[i].text, NULL), -EINVAL);
		if (!strstr(why, rows[i].says))
			fail_msg("%s: says \"%s\", not \"%s\"", rows[i].text, why, rows[i].says);
		map_expected_free(&parsed);
	}
}

static void test_files(void **state)
{
	(void)state;
	if (map_expected_broken())
		fail_msg("%s", map_expected_broken());
}

/* Each row of the types once, by its number in the kernel's enum bpf_map_type. */
static void test_types(void **state)
{
	uint64_t seen = 0;
	int i;

	(void)state;
	for (i = 0; i < nr_op_types; i++)
		seen |= 1ULL << op_types[i].type;
	assert_int_equal(nr_op_types, 35);
	assert_int_equal(seen, (1ULL << 36) - 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_sets_of_other_files),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
