// SPDX-License-Identifier: GPL-2.0
/* The operation matrix and docs/maps.md on a few cells and cases that stand here. */
#include "tests/unit/sample_cells.h"

#include <errno.h>

#include "results/view_maps_doc.h"

enum { K510, K612, K73, NR_KERNELS };
static const char * const releases[NR_KERNELS] = { "5.10.262", "6.12.117", "7.3.4" };

#define OK "ok"
#define NO_ARENA "-map type arena: since 6.9"
#define NO_SUM "-kfunc bpf_map_sum_elem_count: since 6.6"

/* What each kernel says: "ok", an errno's name, or behind '-' why it is skipped. */
struct cell_row {
	const char *name;
	const char *on[NR_KERNELS];
	const char *evidence;
};
static const struct cell_row cell_rows[] = {
	{ "map/freeze@arena", { NO_ARENA, OK, OK }, NULL },
	{ "map/freeze@array", { OK, OK, OK }, NULL },
	{ "map/freeze@lpm_trie", { OK, OK, OK }, NULL },
	{ "map/mmap@arena", { NO_ARENA, OK, OK }, NULL },
	{ "map/mmap@array", { "ENOTSUPP", "ENOTSUPP", "ENOTSUPP" }, NULL },
	{ "map/mmap@lpm_trie", { "ENOTSUPP", "ENOTSUPP", "ENOTSUPP" }, NULL },
	{ "map/sleepable@arena", { NO_ARENA, OK, OK }, NULL },
	{ "map/sleepable@array", { OK, OK, OK }, NULL },
	{ "map/sleepable@lpm_trie", { "EINVAL", "EINVAL", OK }, "can only use array" },
	{ "map/sum@arena", { NO_ARENA, "EINVAL", "EINVAL" }, NULL },
	{ "map/sum@array", { NO_SUM, OK, OK }, NULL },
	{ "map/sum@lpm_trie", { NO_SUM, OK, OK }, NULL },
	/* another errno only */
	{ "map/update@arena", { NO_ARENA, "EOPNOTSUPP", "EINVAL" }, NULL },
	{ "map/update@array", { OK, OK, OK }, NULL },
	{ "map/update@lpm_trie", { OK, OK, OK }, NULL },
};
#define NR_CELLS (int)ARRAY_SIZE(cell_rows)
#define OPS 5	/* of each of the 3 types */

static const struct case_row {
	const char *name;
	const char *on[NR_KERNELS];	/* "ok", "fail", or behind '-' why it is skipped */
} case_rows[] = {
	{ "map/arena/job_shared", { NO_ARENA, OK, "-config missing: CONFIG_SHARED" } },
	{ "map/arena/create_two", { NO_ARENA, OK, OK } },
	{ "map/arena/faults", { NO_ARENA, OK, OK } },
	{ "map/array/job_counts", { OK, OK, OK } },
	{ "map/array/job_maps", { "-config missing: CONFIG_M", OK, OK } },
	{ "map/array/get", { OK, OK, OK } },
	{ "map/lpm_trie/job_routes", { OK, OK, OK } },
	{ "map/lpm_trie/get", { OK, OK, OK } },
	{ "map/shared/pinned", { OK, OK, OK } },	/* no type of the matrix */
};
#define NR_CASES (int)ARRAY_SIZE(case_rows)

static struct cells_kernel kernels[NR_KERNELS];
static const char *cell_names[NR_CELLS], *case_names[NR_CASES];

static void tell_cell(int64_t kernel, const struct cell_row *row, const char *says)
{
	bool yes = !strcmp(says, OK);
	char number[16];

	if (*says == '-') {
		sample_result(s, kernel, 0, row->name, "skip", says + 1);
		return;
	}
	snprintf(number, sizeof(number), "%d", !strcmp(says, "ENOTSUPP") ? 524 :
		 !strcmp(says, "EOPNOTSUPP") ? EOPNOTSUPP : yes ? 0 : EINVAL);
	assert_int_equal(sample_say(s, kernel, 0, "result", "case", row->name, "status", "pass",
				    "answer", yes ? "yes" : "no", "label", says, "errno", number,
				    yes || !row->evidence ? NULL : "evidence", row->evidence,
				    NULL), 0);
}

static void tell_case(int64_t kernel, const char *name, const char *says)
{
	sample_result(s, kernel, 0, name, *says == '-' ? "skip" : *says == 'f' ? "fail" : "pass",
		      *says == '-' ? says + 1 : *says == 'f' ? "1 check failed" : "");
}

static int begin(void **state)
{
	char version[64];
	int i, k;

	if (cells_enter(state))
		return -1;
	for (i = 0; i < NR_CELLS; i++)
		cell_names[i] = cell_rows[i].name;
	for (i = 0; i < NR_CASES; i++)
		case_names[i] = case_rows[i].name;
	for (k = 0; k < NR_KERNELS; k++) {
		kernels[k] = cells_kernel(releases[k], cell_names, NR_CELLS);
		snprintf(version, sizeof(version), "#1 Debian %s-1", releases[k]);
		assert_int_equal(sample_say(s, kernels[k].id, 0, "hello", "release", releases[k],
					    "version", version, "suite", "abc", NULL), 0);
		assert_int_equal(store_plan(s, kernels[k].id, case_names, NULL, NR_CASES), 0);
		for (i = 0; i < NR_CELLS; i++)
			tell_cell(kernels[k].id, &cell_rows[i], cell_rows[i].on[k]);
		for (i = 0; i < NR_CASES; i++)
			tell_case(kernels[k].id, case_rows[i].name, case_rows[i].on[k]);
	}
	return 0;
}

/* Shows the cells that @glob takes. */
static int show_some(view_fn view, enum table_format format, bool verbose,
		     const struct cells_kernel *of, int nr_kernels, const char *glob)
{
	const char *names[NR_CELLS];
	int i, n = 0;

	for (i = 0; i < NR_CELLS; i++)
		if (case_matches(cell_names[i], &glob, 1))
			names[n++] = cell_names[i];
	assert_int_not_equal(n, 0);
	return show(view, format, verbose, of, nr_kernels, names, n);
}

static int show_all(view_fn view, const char *glob)
{
	return show_some(view, TABLE_TEXT, false, kernels, NR_KERNELS, glob);
}

static void test_type(void **state)
{
	(void)state;
	assert_int_equal(show_all(view_cells_of_contexts, "*@lpm_trie"), OPS * NR_KERNELS);
	assert_string_equal(shown,
		"5.10.262  6.12.117  7.3.4     operations of lpm_trie\n"
		"ok        ok        ok        freeze update\n"
		"EINVAL    EINVAL    ok        ok since 7.3.4 at the latest (EINVAL on 6.12.117):\n"
		"                              sleepable\n"
		"ENOTSUPP  ENOTSUPP  ENOTSUPP  mmap\n"
		"-         ok        ok        sum\n"
		"since: from the answers of 3 kernels, 5.10.262 to 7.3.4; where none is told,\n"
		"they all say the same\n"
		"-: the kernel does not have it, or not with its options:\n"
		"    kfunc bpf_map_sum_elem_count: since 6.6 (5.10.262): sum\n");
	/* what comes with the type is told of the type alone */
	assert_int_equal(show_all(view_cells_of_contexts, "*@arena"), OPS * NR_KERNELS);
	assert_non_null(strstr(shown, "-         ok          ok      freeze mmap sleepable\n"));
	assert_non_null(strstr(shown, "EINVAL since 7.3.4 at the latest (EOPNOTSUPP on\n"));
	assert_non_null(strstr(shown, "options:\n    map type since 6.9 (5.10.262): arena\n"));
}

static void test_op(void **state)
{
	(void)state;
	assert_int_equal(show_all(view_cells_of_helpers, "map/mmap@*"), 3 * NR_KERNELS);
	assert_non_null(strstr(shown, "types asked for mmap\n"));
	assert_non_null(strstr(shown, "ENOTSUPP  ENOTSUPP  ENOTSUPP  array lpm_trie\n"));
	/* why, for who wants to know */
	show_some(view_cells_of_helpers, TABLE_TEXT, true, kernels, 2, "map/sleepable@*");
	assert_non_null(strstr(shown, "EINVAL    EINVAL    can only use array:\n"
				      "                    lpm_trie\n"));
}

static void test_rows(void **state)
{
	(void)state;
	assert_int_equal(show_some(view_cells_of_contexts, TABLE_TSV, false, kernels, 2, "map/s*@*"), 12);
	assert_string_equal(shown,
		"kernel\ttype\top\tanswer\treason\terrno\tevidence\n"
		"5.10.262\tarena\tsleepable\tuntestable\tmap type since 6.9\t\t\n"
		"6.12.117\tarena\tsleepable\tyes\t\t\t\n"
		"5.10.262\tarena\tsum\tuntestable\tmap type since 6.9\t\t\n"
		"6.12.117\tarena\tsum\tno\t\tEINVAL\t\n"
		"5.10.262\tarray\tsleepable\tyes\t\t\t\n"
		"6.12.117\tarray\tsleepable\tyes\t\t\t\n"
		"5.10.262\tarray\tsum\tuntestable\tkfunc bpf_map_sum_elem_count: since 6.6\t\t\n"
		"6.12.117\tarray\tsum\tyes\t\t\t\n"
		"5.10.262\tlpm_trie\tsleepable\tno\t\tEINVAL\tcan only use array\n"
		"6.12.117\tlpm_trie\tsleepable\tno\t\tEINVAL\tcan only use array\n"
		"5.10.262\tlpm_trie\tsum\tuntestable\tkfunc bpf_map_sum_elem_count: since 6.6\t\t\n"
		"6.12.117\tlpm_trie\tsum\tyes\t\t\t\n");
}

/* An errno is an answer: another one is a difference. */
static void test_diff(void **state)
{
	struct cells_kernel back[] = { kernels[K73], kernels[K612] };

	(void)state;
	assert_int_equal(show_some(view_cells_diff, TABLE_TEXT, false, &kernels[K612], 2, "*"), 2);
	assert_string_equal(shown,
		"2 cells differ from 6.12.117 to 7.3.4:\n"
		"EINVAL -> ok\n    sleepable: lpm_trie\n"
		"EOPNOTSUPP -> EINVAL\n    update: arena\n");
	assert_int_equal(show_some(view_cells_diff, TABLE_TEXT, true, back, 2, "*@lpm_trie"), 1);
	assert_non_null(strstr(shown, "ok -> EINVAL\n    sleepable: lpm_trie\n"
				      "        6.12.117: can only use array\n"));
	assert_int_equal(show_some(view_cells_diff, TABLE_TEXT, false, kernels, 2, "*@arena"), OPS);
	assert_non_null(strstr(shown, "- (map type since 6.9) -> ok\n    freeze mmap sleepable: arena\n"));
	assert_int_equal(show_some(view_cells_diff, TABLE_TEXT, false, kernels, 2, "*freeze@array"), 0);
}

static void test_summary(void **state)
{
	struct cells_kernel of[NR_KERNELS];

	(void)state;
	assert_int_equal(show_all(view_maps_summary, "*"), NR_CELLS * NR_KERNELS);
	assert_string_equal(shown,
		"type      5.10.262  6.12.117  7.3.4\n"
		"arena            -       3/5    3/5\n"
		"array          3/4       4/5    4/5\n"
		"lpm_trie       2/4       3/5    4/5\n"
		"31/58: of 58 operations that the kernel answered the type allows 31; 2?: so many\n"
		"could not be answered; -: no such type\n"
		"Not on all of the 3 kernels asked, 5.10.262 to 7.3.4:\n"
		"    there since 6.12.117 at the latest (not there on 5.10.262): arena\n"
		"Why a kernel that is shown does not have it:\n"
		"    map type since 6.9 (5.10.262): arena\n");
	/* a kernel that is not shown still tells since when */
	memcpy(of, kernels, sizeof(of));
	of[K510].shown = false;
	assert_int_equal(show_some(view_maps_summary, TABLE_TEXT, false, of, NR_KERNELS, "*"),
			 NR_CELLS * 2);
	assert_non_null(strstr(shown, "(not there on 5.10.262): arena\n"));
	assert_null(strstr(shown, "Why a kernel"));
}

static void test_cell(void **state)
{
	(void)state;
	assert_int_equal(show_all(view_maps_cell, "*sleepable@lpm_trie"), NR_KERNELS);
	assert_string_equal(shown,
		"sleepable of lpm_trie\n"
		"kernel    answer  evidence\n"
		"5.10.262  EINVAL  can only use array\n"
		"6.12.117  EINVAL  can only use array\n"
		"7.3.4     ok      -\n"
		"ok since 7.3.4 at the latest (EINVAL on 6.12.117)\n");
	assert_int_equal(show_all(view_maps_cell, "*sum@lpm_trie"), NR_KERNELS);
	assert_non_null(strstr(shown, "5.10.262  -       kfunc bpf_map_sum_elem_count: since 6.6\n"));
	assert_non_null(strstr(shown, "\nok on all 2 kernels asked\n"));
}

/* ---- docs/maps.md */

static int document(const char *const *cases, int nr, int nr_kernels)
{
	struct cells cells;
	struct maps_document d = {
		.s = s, .cells = &cells, .cases = cases, .nr_cases = nr, .command = "maps --document",
	};
	size_t size;
	FILE *f;
	int rc;

	free(shown);
	f = open_memstream(&shown, &size);
	assert_int_equal(cells_read(s, kernels, nr_kernels, cell_names, NR_CELLS, &cells), 0);
	rc = view_maps_document(&d, f);
	fclose(f);
	cells_free(&cells);
	return rc;
}

static void test_document(void **state)
{
	const char *backwards[NR_CASES];
	char *first;
	int i;

	(void)state;
	assert_int_equal(document(case_names, NR_CASES, NR_KERNELS), 0);
	assert_non_null(strstr(shown, "\n    maps --document\n"));
	assert_non_null(strstr(shown, "\n| 6.12.117 | 6.12.117 | \\#1 Debian 6.12.117-1 |\n"));
	assert_non_null(strstr(shown, "\n| arena | - | 2 + 1 | 2 + hole |\n"
				      "| array | 1 + 1 of 2 | 1 + 2 | 1 + 2 |\n"
				      "| lpm\\_trie | 1 + 1 | 1 + 1 | 1 + 1 |\n\n"));
	assert_non_null(strstr(shown, "```\nconfig missing: CONFIG_SHARED (7.3.4)\n"
				      "    arena: job_shared\n"
				      "config missing: CONFIG_M (5.10.262)\n    array: job_maps\n```\n"));
	assert_non_null(strstr(shown,
		"\n### arena\n\n```\n"
		"    special job: job_shared\n"
		"    create_...: two\n"
		"    cases: faults\n"
		"not there\n"
		"    map type arena: since 6.9 (5.10.262): all cases\n"
		"skipped\n"
		"    config missing: CONFIG_SHARED (7.3.4): job_shared\n"
		"operations\n"
		"    ok: freeze mmap sleepable\n"
		"    EINVAL since 7.3.4 at the latest (EOPNOTSUPP on 6.12.117): update\n"
		"    refused alike by all kernels: 1 EINVAL\n"
		"```\n"));
	assert_non_null(strstr(shown, "\n## Cases of more than one type\n\n### shared\n\n```\n"
				      "    cases: pinned\n```\n"));
	/* the order of the cases is not that of the document */
	first = strdup(shown);
	for (i = 0; i < NR_CASES; i++)
		backwards[i] = case_names[NR_CASES - 1 - i];
	assert_int_equal(document(backwards, NR_CASES, NR_KERNELS), 0);
	assert_string_equal(shown, first);
	free(first);
}

static void test_document_faults(void **state)
{
	static const char * const more[] = { "map/arena/new", "map/array/lost", "map/array/wrong" };
	const char *cases[NR_CASES + 3];
	char *text;
	int i, n = 0, k;

	(void)state;
	/* the job of lpm_trie is no case any more */
	for (i = 0; i < NR_CASES; i++)
		if (!strstr(case_names[i], "job_routes"))
			cases[n++] = case_names[i];
	sample_listen();
	assert_int_equal(document(cases, n, NR_KERNELS), 1);
	text = sample_heard();
	assert_non_null(strstr(text, "lpm_trie has no special job: there is no case map/lpm_trie/job_*"));
	assert_non_null(strstr(shown, "| 1 + no job |"));
	for (k = 0; k < NR_KERNELS; k++) {
		assert_int_equal(store_plan(s, kernels[k].id, more, NULL, 3), 0);
		tell_case(kernels[k].id, more[0], "-nowhere");
		if (k)
			tell_case(kernels[k].id, more[1], OK);
		tell_case(kernels[k].id, more[2], k == K612 ? "fail" : OK);
	}
	memcpy(cases, case_names, sizeof(case_names));
	memcpy(cases + NR_CASES, more, sizeof(more));
	sample_listen();
	assert_int_equal(document(cases, NR_CASES + 3, NR_KERNELS), 3);
	text = sample_heard();
	assert_non_null(strstr(text, "map/arena/new is skipped on all kernels: nowhere"));
	assert_non_null(strstr(text, "map/array/lost on 5.10.262: planned"));
	assert_non_null(strstr(text, "map/array/wrong on 6.12.117: fail: 1 check failed"));
	assert_non_null(strstr(shown, "| array | 2 + 1 of 2, 1 without result | 2 + 2, 1 failed | 3 + 2 |\n"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, cells_leave)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_type),
		TEST(test_op),
		TEST(test_rows),
		TEST(test_diff),
		TEST(test_summary),
		TEST(test_cell),
		TEST(test_document),
		TEST(test_document_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
