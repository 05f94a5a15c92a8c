// SPDX-License-Identifier: GPL-2.0
/* results/veristat.c: its CSV, in and out. */
#include "tests/unit/sample.h"

#include <errno.h>

#include "results/differences.h"
#include "results/veristat.h"

static int begin(void **state)
{
	return sample_enter(state);
}

static const char *file(const char *text)
{
	const char *path = sample_path("v.csv");
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return path;
}

/* What is said when @text is read, which cannot be. */
static void refused(const char *text, const char *where, const char *why)
{
	const char *said;
	int64_t kernel;

	sample_listen();
	assert_null(veristat_read(file(text), &kernel));
	said = sample_heard();
	assert_non_null(strstr(said, where));
	assert_non_null(strstr(said, why));
}

#define HEADER "file_name,prog_name,verdict,total_insns\n"

static void test_read(void **state)
{
	int64_t kernel;
	struct store *s;

	(void)state;
	/* any order, columns that we do not know, and those of veristat 0.5 that print no number */
	s = veristat_read(
		file("prog_size_jited,verdict,prog_type,mem_peak,file_name,prog_name,duration,total_insns,"
		     "total_states,peak_states,stack_depth,prog_size\n"
		     "55,success,xdp,-1,bounds.bpf.o,p,900,120,7,5,64,30\n"
		     "0,failure,N/A,-1,bounds.bpf.o,q,800,0,0,0,0,30\n"
		     "N/A,success,tc,-1,other.linked3.o,p,1,2,3,4,0,30\r\n"
		     "10,failure,tc,-1,bounds.bpf.o,p,1,2,3,4,5,30\n"),
		&kernel);
	assert_non_null(s);
	assert_string_equal(sample_get(s, "SELECT group_concat(name, ' ') FROM case_result"),
			    "verdict/bounds/p verdict/bounds/q verdict/other.linked3.o/p");
	assert_string_equal(
		sample_get(
			s,
			"SELECT printf('%s %s %d %d %d %d %d %d', prog, verdict, insns, states, peak,"
			" stack, jited, load_us) FROM verdict WHERE id = 1"),
		"p accept 120 7 5 64 55 900");
	/* nothing was measured of what no instruction was processed of */
	assert_string_equal(
		sample_get(
			s,
			"SELECT verdict || coalesce(insns, '-') || coalesce(states, '-') ||"
			" coalesce(stack, '-') || coalesce(jited, '-') FROM verdict WHERE id = 2"),
		"reject----");
	assert_string_equal(
		sample_get(s, "SELECT coalesce(jited, '-') || stack FROM verdict WHERE id = 3"),
		"-0");
	/* a program twice is a second verdict of it */
	assert_string_equal(
		sample_get(s,
			   "SELECT count(*) FROM verdict v JOIN case_result c ON c.id = v.case_id"
			   " WHERE name = 'verdict/bounds/p'"),
		"2");
	store_close(s);
}

static void test_broken(void **state)
{
	(void)state;
	refused("", ":0: ", "empty");
	refused(HEADER, ":1: ", "empty");
	refused("file_name,prog_name,total_insns\na.bpf.o,p,1\n", ":1: ", "no header");
	refused("verdict,prog_name\nsuccess,p\n", ":1: ", "no header");
	refused("file_name,verdict\na.bpf.o,success\n", ":1: ", "no header");
	refused(HEADER "a.bpf.o,p,success,1\na.bpf.o,q,success\n", ":3: ", "number of columns");
	refused(HEADER "a.bpf.o,p,success,1,2\n", ":2: ", "number of columns");
	refused(HEADER "a.bpf.o,p,passed,1\n",
		":2: ", "no verdict, which is success or failure: passed");
	refused(HEADER "a.bpf.o,p,success,many\n", ":2: ", "total_insns: many");
	refused(HEADER "a.bpf.o,,success,1\n", ":2: ", "without the name");
	assert_false(veristat_is_header(file("a,b,c\n")));
	assert_true(veristat_is_header(file(HEADER)));
}

/* One kernel with an accept, a refusal, and what is no line of the file. */
static struct store *make_run(int64_t *kernel)
{
	static const char *const cases[] = { "verdict/a/p", "verdict/a/q", "verdict/a/skipped",
					     "map/x/y" };
	struct store *s = store_open(sample_path("run"), STORE_CREATE);
	int64_t k;
	int i;

	assert_non_null(s);
	*kernel = k = store_begin_kernel(s, "6.12.1", "6.12.1", "o");
	assert_int_equal(store_plan(s, k, cases, NULL, ARRAY_SIZE(cases)), 0);
	sample_say(s, k, 0, "verdict", "case", cases[0], "prog", "p", "verdict", "accept", "errno",
		   "0", "insns", "120", "states", "7", "peak", "5", "jited", "55", "load_us", "900",
		   NULL);
	sample_say(s, k, 0, "verdict", "case", cases[1], "prog", "q", "verdict", "reject", "errno",
		   "13", NULL);
	/* another program of the case, and of another area */
	sample_say(s, k, 0, "verdict", "case", cases[1], "prog", "control", "verdict", "accept",
		   NULL);
	sample_say(s, k, 0, "verdict", "case", cases[3], "prog", "y", "verdict", "accept", NULL);
	/* nor is what the kernel said */
	sample_say(s, k, 0, "splat", "case", cases[0], "text", "WARNING: x", NULL);
	for (i = 0; i < 4; i++)
		sample_result(s, k, 0, cases[i], i == 2 ? "skip" : i == 1 ? "fail" : "pass", "");
	store_flush(s);
	return s;
}

static void test_write(void **state)
{
	int64_t kernel;
	struct store *s = make_run(&kernel);
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	assert_int_equal(veristat_write(s, kernel, f), 2);
	fclose(f);
	/* the names of veristat's columns; nothing is ever an empty field, which it cannot read */
	assert_string_equal(
		text, "file_name,prog_name,verdict,duration,total_insns,total_states,peak_states,"
		      "prog_size_jited,stack_depth\n"
		      "a.bpf.o,p,success,900,120,7,5,55,0\n"
		      "a.bpf.o,q,failure,0,0,0,0,0,0\n");
	free(text);
	store_close(s);
}

/* What was written says the same as the run that it is of, in both directions. */
static void test_round_trip(void **state)
{
	struct diff_options o = { .facts.verdicts_only = true };
	struct differences found;
	struct diff_side side[2];
	int64_t kernel, read;
	struct store *run = make_run(&kernel), *csv;
	const char *path = sample_path("v.csv");
	FILE *f = fopen(path, "w");
	int i;

	(void)state;
	memcpy(o.factor, diff_cost_factor, sizeof(o.factor));
	assert_int_equal(veristat_write(run, kernel, f), 2);
	fclose(f);
	csv = veristat_read(path, &read);
	assert_non_null(csv);
	for (i = 0; i < 2; i++) {
		side[i] = (struct diff_side){ run, kernel, "run", NULL, NULL, 0 };
		side[!i] = (struct diff_side){ csv, read, "csv", NULL, NULL, 0 };
		assert_int_equal(differences_find(&side[0], &side[1], &o, &found), 0);
		assert_int_equal(found.common, 2);
		assert_int_equal(found.nr, 0);
		differences_free(&found);
	}
	sqlite3_exec(store_db(csv), "UPDATE verdict SET verdict = 'reject', insns = 900", NULL,
		     NULL, NULL);
	assert_int_equal(differences_find(&side[1], &side[0], &o, &found), 0);
	assert_int_equal(found.nr, 1);
	assert_int_equal(found.v[0].class, DIFF_ACCEPT_TO_REJECT);
	differences_free(&found);
	store_close(run);
	store_close(csv);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, sample_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_read),
		TEST(test_broken),
		TEST(test_write),
		TEST(test_round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
