// SPDX-License-Identifier: GPL-2.0
/* cli/shard.c: the parts of a run are the run, the same way every time. */
#include "tests/unit/sample.h"

#include <errno.h>

#include "cli/cli.h"

#define MAX_CASES 64

static const char * const names[] = {
	"map/array/a", "helper/bpf_loop@tc", "helper/bpf_bind@xdp", "map/array/b", "map/array/c",
	"helper/bpf_bind@tc", "verdict/x/y", "helper/bpf_loop@xdp", "helper/bpf_loop@tcx",
};
#define NR_NAMES ((int)ARRAY_SIZE(names))

static const struct kernel kernels[] = { { .id = "5.10-1" }, { .id = "6.12-1" } };
#define NR_KERNELS ((int)ARRAY_SIZE(kernels))

static void fill(struct work *work)
{
	int i;

	for (i = 0; i < NR_KERNELS; i++)
		work[i] = (struct work){ .kernel = &kernels[i], .cases = names, .nr_cases = NR_NAMES };
}

/* Which shard of @count has each case of each kernel; fails when one has none, or two. */
static void owners(int count, int owner[NR_KERNELS][MAX_CASES])
{
	struct work work[NR_KERNELS];
	struct shard s = { .count = count };
	int k, c, place;

	memset(owner, 0, NR_KERNELS * sizeof(*owner));
	for (s.index = 1; s.index <= count; s.index++) {
		fill(work);
		assert_int_equal(shard_cut(&s, work, NR_KERNELS), 0);
		for (k = 0; k < NR_KERNELS; k++)
			for (c = 0; c < work[k].nr_cases; c++) {
				place = work[k].places[c];
				assert_string_equal(work[k].cases[c], names[place]);
				assert_true(!c || place > work[k].places[c - 1]);
				assert_int_equal(owner[k][place], 0);
				owner[k][place] = s.index;
			}
		shard_free(work, NR_KERNELS);
	}
	for (k = 0; k < NR_KERNELS; k++)
		for (c = 0; c < NR_NAMES; c++)
			assert_int_not_equal(owner[k][c], 0);
}

static void test_parse(void **state)
{
	static const char * const bad[] = {
		"", "/", "x", "0/3", "4/3", "1/0", "-1/3", "1/-3", "+1/3", " 1/3", "1/3 ", "1/3/5", "1", "1/", "/3",
		"1.0/3", "10001/10001", "1/10001", "99999999999999999999/3", "1/99999999999999999999",
	};
	struct shard s;
	size_t i;

	(void)state;
	assert_int_equal(shard_parse("2/5", &s), 0);
	assert_int_equal(s.index, 2);
	assert_int_equal(s.count, 5);
	assert_int_equal(shard_parse("1/1", &s), 0);
	assert_int_equal(shard_parse("10000/10000", &s), 0);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		if (shard_parse(bad[i], &s) != -EINVAL)
			fail_msg("--shard %s is taken", bad[i]);
}

static void test_union_is_the_run(void **state)
{
	int owner[NR_KERNELS][MAX_CASES], n;

	(void)state;
	for (n = 1; n <= 3 * NR_NAMES; n++)
		owners(n, owner);
}

static void test_a_context_stays_together(void **state)
{
	int owner[NR_KERNELS][MAX_CASES], n, k;

	(void)state;
	for (n = 1; n <= 3 * NR_NAMES; n++) {
		owners(n, owner);
		for (k = 0; k < NR_KERNELS; k++) {
			assert_int_equal(owner[k][1], owner[k][5]);	/* @tc */
			assert_int_equal(owner[k][2], owner[k][7]);	/* @xdp */
		}
	}
	/* "@tc" is not "@tcx": with a part for each unit they part */
	owners(2 * NR_NAMES, owner);
	assert_int_not_equal(owner[0][1], owner[0][8]);
}

/* All parts get about the same: units go round, and round over the kernels too. */
static void test_parts_are_even(void **state)
{
	int owner[NR_KERNELS][MAX_CASES];

	(void)state;
	/* 7 units a kernel: a, @tc, @xdp, b, c, y, @tcx; the second kernel goes on with part 2 */
	owners(2, owner);
	assert_int_equal(owner[0][0], 1);
	assert_int_equal(owner[0][1], 2);
	assert_int_equal(owner[0][2], 1);
	assert_int_equal(owner[0][8], 1);
	assert_int_equal(owner[1][0], 2);
}

static void test_selection(void **state)
{
	struct shard s = { 1, 2 };
	struct work work[NR_KERNELS];
	char a[SELECTION_TEXT], b[SELECTION_TEXT];

	(void)state;
	fill(work);
	shard_selection(work, NR_KERNELS, "suite", NULL, a);
	shard_selection(work, NR_KERNELS, "suite", NULL, b);
	assert_string_equal(a, b);
	shard_selection(work, NR_KERNELS, "other", NULL, b);
	assert_string_not_equal(a, b);
	shard_selection(work, NR_KERNELS, "suite", "quiet", b);
	assert_string_not_equal(a, b);
	shard_selection(work, 1, "suite", NULL, b);
	assert_string_not_equal(a, b);
	work[1].nr_cases--;
	shard_selection(work, NR_KERNELS, "suite", NULL, b);
	assert_string_not_equal(a, b);
	assert_int_equal(shard_cut(&s, work, NR_KERNELS), 0);
	shard_selection(work, NR_KERNELS, "suite", NULL, b);
	assert_string_not_equal(a, b);
	shard_free(work, NR_KERNELS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_union_is_the_run),
		cmocka_unit_test(test_a_context_stays_together),
		cmocka_unit_test(test_parts_are_even),
		cmocka_unit_test(test_selection),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
