// SPDX-License-Identifier: GPL-2.0
/* results/cells.c and results/view_cells_*.c on a small matrix that stands here. */
#include "tests/unit/sample_cells.h"

#include <errno.h>

#include "results/fold.h"

enum { K510, K61, K612, K73, NR_KERNELS };
static const char * const releases[NR_KERNELS] = { "5.10.262", "6.1.177", "6.12.117", "7.3.4" };

#define GPL "gpl_only", "1"
#define ANY "gpl_only", "0"
#define NO(why) "no", why, "22"
#define YES "yes", "accepted", NULL
#define NO_CONTEXT { NULL, "context lsm.s: since 6.3", NULL, {0} }
#define NO_OPTION { NULL, "config missing: CONFIG_NETFILTER_BPF_LINK", NULL, {0} }

/* A cell on each kernel; without an answer it is a skip, with its reason. */
static const struct row {
	const char *name;
	struct {
		const char *answer, *reason, *err;
		const char *more[6];	/* keys and values */
	} on[NR_KERNELS];
} rows[] = {
	{ "helper/bpf_loop@tc", {
		{ NO("unknown helper"), { "evidence", "invalid func unknown#181" } },
		{ YES, { ANY, "caps", "CAP_BPF" } }, { YES, { ANY, "caps", "CAP_BPF" } },
		{ YES, { ANY, "caps", "CAP_BPF", "jit", "1" } } } },
	{ "helper/bpf_loop@xdp", {
		{ NO("unknown helper"), {0} }, { YES, { ANY } }, { YES, { ANY } },
		{ YES, { ANY } } } },
	{ "helper/bpf_loop@lsm.s", {
		NO_CONTEXT, NO_CONTEXT, { YES, { GPL } }, { YES, { GPL } } } },
	{ "helper/bpf_loop@netfilter", {
		NO_OPTION, NO_OPTION, NO_OPTION, { "unobtainable", "arguments", "13",
						   { "evidence", "R2 no way to a callback" } } } },
	{ "helper/bpf_dummy@tc", {
		{ YES, { ANY, "caps", "unprivileged" } }, { YES, { ANY } }, { YES, { ANY } },
		{ NO("not for this context"), {0} } } },
	{ "helper/bpf_dummy@xdp", {
		{ NO("not for this context"), {0} }, { NO("not for this context"), {0} },
		{ NO("not for this context"), {0} }, { NO("not for this context"), {0} } } },
	{ "helper/bpf_dummy@lsm.s", {
		NO_CONTEXT, NO_CONTEXT, { NO("needs sleepable"), {0} },
		{ NO("needs sleepable"), {0} } } },
	{ "helper/bpf_dummy@netfilter", {
		NO_OPTION, NO_OPTION, NO_OPTION,
		{ "untestable", "control refused", "22", { "evidence", "R0 !read_ok" } } } },
};
#define NR_ROWS (int)ARRAY_SIZE(rows)

static struct cells_kernel kernels[NR_KERNELS];
static const char *names[NR_ROWS];

static void tell(int64_t kernel, const struct row *row, int k)
{
	const char *const *more = row->on[k].more;

	/* keys behind the first NULL are not read */
	if (row->on[k].answer)
		assert_int_equal(sample_say(s, kernel, 0, "result", "case", row->name, "status",
					    "pass", "answer", row->on[k].answer, "label",
					    row->on[k].reason, "errno",
					    row->on[k].err ? row->on[k].err : "0", more[0], more[1],
					    more[2], more[3], more[4], more[5], NULL), 0);
	else
		sample_result(s, kernel, 0, row->name, "skip", row->on[k].reason);
}

static int begin(void **state)
{
	int i, k;

	if (cells_enter(state))
		return -1;
	for (i = 0; i < NR_ROWS; i++)
		names[i] = rows[i].name;
	for (k = 0; k < NR_KERNELS; k++) {
		kernels[k] = cells_kernel(releases[k], names, NR_ROWS);
		for (i = 0; i < NR_ROWS; i++)
			tell(kernels[k].id, &rows[i], k);
	}
	return 0;
}

static int show_all(view_fn view, enum table_format format)
{
	return show(view, format, false, kernels, NR_KERNELS, names, NR_ROWS);
}

/* The bpf_loop cells are the first four, the bpf_dummy cells the last four. */
static int show_loop(view_fn view, const struct cells_kernel *of, int nr)
{
	return show(view, TABLE_TEXT, false, of, nr, names, 4);
}

static void test_helper(void **state)
{
	(void)state;
	assert_int_equal(show_loop(view_cells_of_helpers, kernels, NR_KERNELS), 16);
	assert_string_equal(shown,
		"5.10.262  6.1.177  6.12.117  7.3.4     contexts of bpf_loop\n"
		"no        yes      yes       yes       yes since 6.1.177 at the latest (no on\n"
		"                                       5.10.262):\n"
		"                                       tc xdp\n"
		"-         -        yes, GPL  yes, GPL  lsm.s\n"
		"-         -        -         ?         unobtainable: R2 no way to a callback:\n"
		"                                       netfilter\n"
		"since: from the answers of 4 kernels, 5.10.262 to 7.3.4; where none is told,\n"
		"they all say the same\n"
		"GPL: only in a program with a licence that is compatible with the GPL\n"
		"?: allowed, but its arguments could not be had\n"
		"-: the kernel has no such context, or not with its options:\n"
		"    context since 6.3 (5.10.262, 6.1.177): lsm.s\n"
		"    config missing: CONFIG_NETFILTER_BPF_LINK (5.10.262, 6.1.177, 6.12.117):\n"
		"        netfilter\n");
}

/* Kernels that are not shown count for "since", and for nothing else. */
static void test_since_of_others(void **state)
{
	struct cells_kernel of[NR_KERNELS];

	(void)state;
	memcpy(of, kernels, sizeof(of));
	of[K510].shown = of[K612].shown = of[K73].shown = false;
	assert_int_equal(show_loop(view_cells_of_helpers, of, NR_KERNELS), 4);
	assert_string_equal(shown,
		"6.1.177  contexts of bpf_loop\n"
		"yes      yes since 6.1.177 at the latest (no on 5.10.262):\n"
		"         tc xdp\n"
		"-        lsm.s netfilter\n"
		"since: from the answers of 4 kernels, 5.10.262 to 7.3.4; where none is told,\n"
		"they all say the same\n"
		"-: the kernel has no such context, or not with its options:\n"
		"    context since 6.3: lsm.s\n"
		"    config missing: CONFIG_NETFILTER_BPF_LINK: netfilter\n");
}

static void test_context(void **state)
{
	const char *lsm[] = { names[2], names[6] }, *netfilter[] = { names[3], names[7] };

	(void)state;
	assert_int_equal(show(view_cells_of_contexts, TABLE_TEXT, false,
			      kernels, NR_KERNELS, lsm, 2), 8);
	assert_string_equal(shown,
		"5.10.262  6.1.177  6.12.117  7.3.4     helpers of lsm.s\n"
		"-         -        yes, GPL  yes, GPL  bpf_loop\n"
		"-         -        no        no        no: needs sleepable:\n"
		"                                       bpf_dummy\n"
		"GPL: only in a program with a licence that is compatible with the GPL\n"
		"-: the kernel has no such context, or not with its options:\n"
		"    context since 6.3 (5.10.262, 6.1.177): lsm.s\n");
	assert_int_equal(show(view_cells_of_contexts, TABLE_TEXT, false,
			      &kernels[K73], 1, netfilter, 2), 2);
	assert_string_equal(shown,
		"7.3.4       helpers of netfilter\n"
		"?           R2 no way to a callback:\n"
		"            bpf_loop\n"
		"untestable  control refused:\n"
		"            bpf_dummy\n"
		"?: allowed, but its arguments could not be had\n");
}

/* Contexts whose helpers answer alike share a table; a plain no has its reason under -v only. */
static void test_alike(void **state)
{
	const char *both[] = { names[0], names[1] }, *dummy[] = { names[5] };

	(void)state;
	assert_int_equal(show(view_cells_of_contexts, TABLE_TEXT, false, kernels, 2, both, 2), 4);
	assert_string_equal(shown, "5.10.262  6.1.177  helpers of tc xdp\n"
			    "no        yes      bpf_loop\n");
	assert_int_equal(show(view_cells_of_contexts, TABLE_TEXT, true, kernels, 2, dummy, 1), 2);
	assert_string_equal(shown, "5.10.262  6.1.177  helpers of xdp\n"
			    "no        no       not for this context:\n"
			    "                   bpf_dummy\n");
}

/* No pair is missing: a context that is not there has its rows too. */
static void test_rows(void **state)
{
	(void)state;
	assert_int_equal(show(view_cells_of_helpers, TABLE_TSV, false,
			      kernels, NR_KERNELS, names, 4), 16);
	assert_string_equal(shown,
		"kernel\tcontext\thelper\tanswer\treason\terrno\tgpl_only\tevidence\n"
		"5.10.262\tlsm.s\tbpf_loop\tuntestable\tcontext since 6.3\t\t\t\n"
		"6.1.177\tlsm.s\tbpf_loop\tuntestable\tcontext since 6.3\t\t\t\n"
		"6.12.117\tlsm.s\tbpf_loop\tyes\taccepted\t\t1\t\n"
		"7.3.4\tlsm.s\tbpf_loop\tyes\taccepted\t\t1\t\n"
		"5.10.262\tnetfilter\tbpf_loop\tuntestable\tconfig missing: CONFIG_NETFILTER_BPF_LINK\t\t\t\n"
		"6.1.177\tnetfilter\tbpf_loop\tuntestable\tconfig missing: CONFIG_NETFILTER_BPF_LINK\t\t\t\n"
		"6.12.117\tnetfilter\tbpf_loop\tuntestable\tconfig missing: CONFIG_NETFILTER_BPF_LINK\t\t\t\n"
		"7.3.4\tnetfilter\tbpf_loop\tunobtainable\targuments\tEACCES\t\tR2 no way to a callback\n"
		"5.10.262\ttc\tbpf_loop\tno\tunknown helper\tEINVAL\t\tinvalid func unknown#181\n"
		"6.1.177\ttc\tbpf_loop\tyes\taccepted\t\t0\t\n"
		"6.12.117\ttc\tbpf_loop\tyes\taccepted\t\t0\t\n"
		"7.3.4\ttc\tbpf_loop\tyes\taccepted\t\t0\t\n"
		"5.10.262\txdp\tbpf_loop\tno\tunknown helper\tEINVAL\t\t\n"
		"6.1.177\txdp\tbpf_loop\tyes\taccepted\t\t0\t\n"
		"6.12.117\txdp\tbpf_loop\tyes\taccepted\t\t0\t\n"
		"7.3.4\txdp\tbpf_loop\tyes\taccepted\t\t0\t\n");
}

/* A cell that crashed, and one that has no result at all, are told. */
static void test_no_result(void **state)
{
	static const char * const two[] = { "helper/bpf_new@tc", "helper/bpf_new@xdp" };

	(void)state;
	assert_int_equal(store_plan(s, kernels[K73].id, two, NULL, 1), 0);
	assert_int_equal(store_result(s, kernels[K73].id, 0, two[0], CASE_CRASH, "panic"), 0);
	assert_int_equal(show(view_cells_of_helpers, TABLE_TSV, false,
			      &kernels[K73], 1, two, 2), 2);
	assert_string_equal(shown,
		"kernel\tcontext\thelper\tanswer\treason\terrno\tgpl_only\tevidence\n"
		"7.3.4\ttc\tbpf_new\tuntestable\tno answer: crash: panic\t\t\t\n"
		"7.3.4\txdp\tbpf_new\tuntestable\tno result\t\t\t\n");
}

static void test_summary(void **state)
{
	(void)state;
	assert_int_equal(show_all(view_cells_summary, TABLE_TEXT), 32);
	assert_string_equal(shown,
		"kernel    contexts  cells  yes  no  unobtainable   share  untestable\n"
		"5.10.262         2      8    1   3             0   0.0 %           4\n"
		"6.1.177          2      8    3   1             0   0.0 %           4\n"
		"6.12.117         3      8    4   2             0   0.0 %           2\n"
		"7.3.4            4      8    3   3             1  25.0 %           1\n"
		"share: of unobtainable (allowed, but its arguments could not be had) in yes and\n"
		"unobtainable\n"
		"Untestable, as the kernel has no such context or not with its options:\n"
		"    context since 6.3 (5.10.262, 6.1.177): lsm.s\n"
		"    config missing: CONFIG_NETFILTER_BPF_LINK (5.10.262, 6.1.177, 6.12.117):\n"
		"        netfilter\n"
		"(-v: in how many contexts each helper can be called)\n");
	assert_int_equal(show(view_cells_summary, TABLE_TEXT, true,
			      &kernels[K612], 2, names, NR_ROWS), 16);
	assert_non_null(strstr(shown, "helper     6.12.117  7.3.4\n"
				      "bpf_dummy         1      0\n"
				      "bpf_loop          3    3+1\n"));
}

static void test_diff(void **state)
{
	struct cells_kernel back[] = { kernels[K61], kernels[K510] };
	struct cells_kernel same[] = { kernels[K61], kernels[K61] };

	(void)state;
	assert_int_equal(show(view_cells_diff, TABLE_TEXT, false, kernels, 2, names, NR_ROWS), 2);
	assert_string_equal(shown,
		"2 cells differ from 5.10.262 to 6.1.177:\n"
		"no (unknown helper, EINVAL) -> yes\n"
		"    bpf_loop: tc xdp\n"
		"        5.10.262: invalid func unknown#181\n");
	assert_int_equal(show(view_cells_diff, TABLE_TEXT, false, back, 2, names, NR_ROWS), 2);
	assert_non_null(strstr(shown, "yes -> no (unknown helper, EINVAL)\n    bpf_loop: tc xdp\n"));
	/* a row of each side; a context that came is a difference, one that neither has is none */
	assert_int_equal(show(view_cells_diff, TABLE_TSV, false,
			      &kernels[K612], 2, names, NR_ROWS), 2);
	assert_string_equal(shown,
		"kernel\tcontext\thelper\tanswer\treason\terrno\tgpl_only\tevidence\n"
		"6.12.117\tnetfilter\tbpf_loop\tuntestable\tconfig missing: CONFIG_NETFILTER_BPF_LINK\t\t\t\n"
		"7.3.4\tnetfilter\tbpf_loop\tunobtainable\targuments\tEACCES\t\tR2 no way to a callback\n"
		"6.12.117\ttc\tbpf_dummy\tyes\taccepted\t\t0\t\n"
		"7.3.4\ttc\tbpf_dummy\tno\tnot for this context\tEINVAL\t\t\n");
	assert_int_equal(show(view_cells_diff, TABLE_TEXT, false, same, 2, names, NR_ROWS), 0);
	assert_string_equal(shown, "No cell differs between 6.1.177 and 6.1.177.\n");
}

/* A yes with another licence is another answer, where both were asked. */
static void test_diff_licence(void **state)
{
	static const char * const one[] = { "helper/bpf_new@tc" };
	static const char * const gpl[] = { "0", "1", "none" };
	int k;

	(void)state;
	for (k = 0; k < 3; k++) {
		assert_int_equal(store_plan(s, kernels[k].id, one, NULL, 1), 0);
		assert_int_equal(sample_say(s, kernels[k].id, 0, "result", "case", one[0], "status",
					    "pass", "answer", "yes", "label", "accepted",
					    "gpl_only", gpl[k], NULL), 0);
	}
	assert_int_equal(show(view_cells_diff, TABLE_TEXT, false, kernels, 2, one, 1), 1);
	assert_non_null(strstr(shown, "\nyes -> yes, GPL\n    bpf_new: tc\n"));
	assert_int_equal(show(view_cells_diff, TABLE_TEXT, false, &kernels[1], 2, one, 1), 0);
}

static void test_unobtainable(void **state)
{
	(void)state;
	assert_int_equal(show_all(view_cells_unobtainable, TABLE_TEXT), 1);
	assert_string_equal(shown, "bpf_loop: arguments: R2 no way to a callback\n    7.3.4: netfilter\n");
	assert_int_equal(show_all(view_cells_unobtainable, TABLE_TSV), 1);
	assert_non_null(strstr(shown, "evidence\n7.3.4\tnetfilter\tbpf_loop\tunobtainable\t"));
	assert_int_equal(show_loop(view_cells_unobtainable, kernels, 3), 0);
	assert_string_equal(shown, "No cell is unobtainable.\n");
}

static int along_caps(const struct cells_view *v)
{
	return view_cells_axis(v, AXIS_CAPS);
}

static int along_gpl(const struct cells_view *v)
{
	return view_cells_axis(v, AXIS_GPL);
}

static int along_jit(const struct cells_view *v)
{
	return view_cells_axis(v, AXIS_JIT);
}

static void test_axes(void **state)
{
	(void)state;
	/* bpf_dummy needs no capability on 5.10.262: its answer does not change */
	assert_int_equal(show_all(along_caps, TABLE_TEXT), 3);
	assert_string_equal(shown, "yes with CAP_BPF, on 6.1.177, 6.12.117, 7.3.4:\n    bpf_loop: tc\n");
	assert_int_equal(show_all(along_gpl, TABLE_TEXT), 2);
	assert_string_equal(shown, "yes in a program with a GPL-compatible licence, on 6.12.117, 7.3.4:\n"
			    "    bpf_loop: lsm.s\n");
	assert_int_equal(show_all(along_jit, TABLE_TSV), 1);
	assert_string_equal(shown, "kernel\tcontext\thelper\tanswer\treason\terrno\tgpl_only\tevidence\tjit\n"
			    "7.3.4\ttc\tbpf_loop\tyes\taccepted\t\t0\t\t1\n");
	assert_int_equal(show_all(along_gpl, TABLE_TSV), 2);
	assert_non_null(strstr(shown, "\tgpl_only\tevidence\n"));
	/* nobody asked */
	sample_listen();
	assert_int_equal(show_loop(along_jit, kernels, 3), -ENODATA);
	assert_non_null(strstr(sample_heard(), "--axis jit: no answer"));
}

static void test_fold(void **state)
{
	static const char * const some[] = { "a/x", "cgroup/connect4", "cgroup/connect6",
					     "cgroup/dev", "cgroup_skb/in", "tc" };
	struct fold l = { .indent = 4, .at = 4, .width = 31 };
	size_t size;

	(void)state;
	l.f = open_memstream(&shown, &size);
	fold_names(&l, some, ARRAY_SIZE(some));
	fold_end(&l);
	fclose(l.f);
	assert_string_equal(shown, "a/x cgroup/{connect4,\n    connect6,dev} cgroup_skb/in\n    tc\n");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, cells_leave)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_helper),
		TEST(test_since_of_others),
		TEST(test_context),
		TEST(test_alike),
		TEST(test_rows),
		TEST(test_no_result),
		TEST(test_summary),
		TEST(test_diff),
		TEST(test_diff_licence),
		TEST(test_unobtainable),
		TEST(test_axes),
		TEST(test_fold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
