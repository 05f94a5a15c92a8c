// SPDX-License-Identifier: GPL-2.0
/* results/log_pair.c and results/program_place.c: what stands beside a difference. */
#include "tests/unit/sample.h"

#include "results/log_pair.h"
#include "results/program_place.h"

static char *shown(const char *old, const char *new, int width, int *first)
{
	static const char *const labels[] = { "A", "B" };
	const char *const log[] = { old, new };
	static char out[4096];
	struct log_pair p;
	FILE *f;

	assert_int_equal(log_pair_make(&p, log), 0);
	*first = p.first;
	memset(out, 0, sizeof(out));
	f = fmemopen(out, sizeof(out), "w");
	log_pair_print(&p, labels, width, "", f);
	fclose(f);
	log_pair_free(&p);
	return out;
}

static void test_both(void **state)
{
	int first;

	(void)state;
	/* three lines before and behind the first that differs, cut to the width */
	assert_string_equal(shown("1\n2\n3\n4\n5 is much longer\n6\n7\n8\n9\n",
				  "1\n2\n3\n4\nfive\nsix\n", 6, &first),
			    "  A      | B\n"
			    "  2      | 2\n"
			    "  3      | 3\n"
			    "  4      | 4\n"
			    "> 5 is m | five\n"
			    "  6      | six\n"
			    "  7      | \n"
			    "  8      | \n");
	assert_int_equal(first, 3);
	/* at once; a guest says nothing to the terminal */
	assert_string_equal(shown("a\x1b[31m\n", "b\n", 9, &first),
			    "  A         | B\n> a?[31m    | b\n");
	/* one that came without its beginning is laid beside the same line of the other */
	assert_string_equal(shown("1\n2\n3\n4\n", "3\nfour\n", 4, &first),
			    "  A    | B\n  3    | 3\n> 4    | four\n");
	assert_string_equal(shown("3\nfour\n", "1\n2\n3\n4\n", 4, &first),
			    "  A    | B\n  3    | 3\n> four | 4\n");
	/* what it took, and where comments stand, is no difference */
	assert_string_equal(shown("a  ; x\nverification time 3 usec\nb\n",
				  "a ; x\nverification time 9 usec\nc\n", 6, &first),
			    "  A      | B\n  a  ; x | a ; x\n> b      | c\n");
	/* one ends where the other goes on */
	assert_string_equal(shown("1\n", "1\n2\n", 4, &first),
			    "  A    | B\n  1    | 1\n>      | 2\n");
}

static void test_one(void **state)
{
	int first;

	(void)state;
	assert_string_equal(
		shown(NULL, "1\n2\n3\n4\n5\n6\n7\n8\n9\n", 2, &first),
		"  B, the end of its log (the other side has none):\n  2\n  3\n  4\n  5\n  6\n  7\n  8\n  9\n");
	assert_int_equal(first, -1);
	/* 7.3 has a report behind what all kernels say */
	assert_string_equal(shown("1\nVerification failed:\nreport\n", NULL, 20, &first),
			    "  A, the end of its log (the other side has none):\n  1\n");
}

static void test_place(void **state)
{
	char file[256], folder[128], path[256];
	FILE *f;

	(void)state;
	snprintf(folder, sizeof(folder), "%.80s/root", sample_dir);
	snprintf(path, sizeof(path), "mkdir -p %s/progs/verdicts", folder);
	assert_int_equal(system(path), 0);
	snprintf(path, sizeof(path), "%s/progs/verdicts/x.bpf.c", folder);
	f = fopen(path, "w");
	fputs("CONTROL(prog)\nint prog_2(void)\nint not_prog(void)\nint prog(void)\nprog\n", f);
	fclose(f);
	assert_int_equal(program_place(folder, "verdict/x/prog", file, sizeof(file)), 4);
	assert_string_equal(file, "progs/verdicts/x.bpf.c");
	assert_int_equal(program_place(folder, "verdict/x/other", file, sizeof(file)), 0);
	assert_int_equal(program_place(folder, "verdict/y/prog", file, sizeof(file)), 0);
	assert_int_equal(program_place(NULL, "verdict/x/prog", file, sizeof(file)), 0);
	assert_int_equal(program_place(folder, "map/x/prog", file, sizeof(file)), -1);
	assert_int_equal(program_place(folder, "verdict/x", file, sizeof(file)), -1);
	assert_int_equal(program_place(folder, "", file, sizeof(file)), -1);
	snprintf(path, sizeof(path), "rm -r %s", folder);
	assert_int_equal(system(path), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both),
		cmocka_unit_test(test_one),
		cmocka_unit_test_setup_teardown(test_place, sample_enter, sample_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
