// SPDX-License-Identifier: GPL-2.0
/* results/store.c and store_event.c: what a guest and the host say is what the store holds. */
#include "tests/unit/sample.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static const char * const cases[] = { "map/hash/create", "helper/bpf_loop@tc", "verdict/a/b" };

struct fixture {
	struct store *s;
	int64_t k, vm;
};

static struct fixture begin(const char *path)
{
	struct store_run run = { .command = "run" };
	struct fixture x = { .s = store_open(path, STORE_CREATE) };

	assert_non_null(x.s);
	assert_int_equal(store_begin_run(x.s, &run), 0);
	x.k = store_begin_kernel(x.s, "6.12", "6.12.107-1-cloud-amd64", "apt");
	assert_true(x.k > 0);
	assert_int_equal(store_plan(x.s, x.k, cases, NULL, ARRAY_SIZE(cases)), 0);
	x.vm = store_begin_vm(x.s, x.k, "qemu", "console");
	assert_true(x.vm > 0);
	return x;
}

#define SAY(x, ...) sample_say((x).s, (x).k, (x).vm, __VA_ARGS__, NULL)

static void test_all_is_written(void **state)
{
	struct store *s = sample_store(sample_path("s"));

	(void)state;
	assert_string_equal(
		sample_get(s, "SELECT command || full || exit_code || interrupted FROM run"),
		"run -k 5.10 -k 6.12130");
	assert_string_equal(
		sample_get(s, "SELECT release || ' ' || version || ' ' || kver || ' ' ||"
			      " machine || cpus || suite || state FROM kernel WHERE id = 1"),
		"5.10.0-40-cloud-amd64 #1 SMP Debian 5.10.262-1 (2026-07-31) 5.10.262"
		" x86_642abc123done");
	assert_string_equal(sample_get(s, "SELECT state || error FROM kernel WHERE name = '7.3.4'"),
			    "failedno hello within 60 s");
	assert_string_equal(sample_get(s, "SELECT group_concat(area) FROM (SELECT area FROM"
				       " case_result WHERE kernel = 1 ORDER BY ord)"),
			    "map,map,map,map,helper,matrix,matrix,verdict");
	assert_string_equal(sample_get(s, "SELECT status || reason || us || vm FROM case_result"
				       " WHERE kernel = 1 AND name = 'map/arena/create'"),
			    "skipneeds kernel 6.915001");
	assert_string_equal(sample_get(s,
				       "SELECT at_line || '|' || what || '|' || want || '|' || got"
				       " FROM failed_check"),
			    "maps/lpm_trie.c:42|put(fd, \"10.0.0.0/8\", 2)|OK|ENOSPC");
	assert_string_equal(
		sample_get(s, "SELECT prog || verdict || errno || insns || log FROM verdict"
			      " WHERE errno > 0"),
		"jmp32_test_proves_nothingreject139R0 invalid mem access\n");
	/* not told is NULL, never 0 */
	assert_string_equal(sample_get(s, "SELECT states FROM verdict"), "(null)");
	assert_string_equal(sample_get(s, "SELECT helper || context || answer || reason || errno"
				       " FROM cell WHERE answer = 'yes'"),
			    "bpf_loopcgroup_skb/egressyesaccepted0");
	assert_string_equal(sample_get(s, "SELECT gpl_only FROM cell"), "(null)");
	assert_string_equal(sample_get(s, "SELECT c.name FROM splat p JOIN case_result c"
				       " ON c.id = p.case_id"), "map/lpm_trie/replace_when_full");
	assert_string_equal(sample_get(s, "SELECT outcome FROM vm ORDER BY id DESC"), "killed");
	store_close(s);
}

static void test_unknown_case(void **state)
{
	struct fixture x = begin(sample_path("s"));

	(void)state;
	assert_int_equal(SAY(x, "result", "case", "map/not/planned", "status", "pass"), -ENOENT);
	assert_int_equal(SAY(x, "check", "case", "map/not/planned", "what", "x"), -ENOENT);
	assert_int_equal(SAY(x, "splat", "case", "map/not/planned", "text", "x"), -ENOENT);
	assert_int_equal(SAY(x, "start", "case", "map/not/planned"), -ENOENT);
	assert_int_equal(store_result(x.s, x.k, x.vm, "map/not/planned", CASE_CRASH, "x"), -ENOENT);
	/* planned, but for another kernel */
	assert_int_equal(
		sample_say(x.s, x.k + 1, x.vm, "result", "case", cases[0], "status", "pass", NULL),
		-ENOENT);
	assert_string_equal(sample_get(x.s, "SELECT count(*) FROM case_result"
				       " WHERE status = 'planned'"), "3");
	assert_string_equal(sample_get(x.s, "SELECT count(*) FROM splat"), "0");
	store_close(x.s);
}

static void test_result_is_final(void **state)
{
	struct fixture x = begin(sample_path("s"));

	(void)state;
	assert_int_equal(SAY(x, "result", "case", cases[0], "status", "fail", "reason", "a"), 0);
	assert_int_equal(SAY(x, "result", "case", cases[0], "status", "pass"), -EEXIST);
	assert_int_equal(SAY(x, "check", "case", cases[0], "what", "late"), -EEXIST);
	assert_int_equal(SAY(x, "verdict", "case", cases[0], "prog", "p", "verdict", "accept"),
			 -EEXIST);
	assert_int_equal(store_result(x.s, x.k, x.vm, cases[0], CASE_LOST, "late"), -EEXIST);
	assert_string_equal(sample_get(x.s, "SELECT status || reason || checks FROM case_result"
				       " WHERE ord = 0"), "faila0");
	assert_int_equal(store_result(x.s, x.k, x.vm, cases[1], CASE_TIMEOUT, "30 s"), 0);
	assert_int_equal(SAY(x, "result", "case", cases[1], "status", "pass"), -EEXIST);
	/* one answer a cell, even before the result */
	assert_int_equal(SAY(x, "cell", "case", cases[2], "helper", "h", "context", "c", "answer",
			     "yes"), 0);
	assert_int_equal(SAY(x, "cell", "case", cases[2], "helper", "h", "context", "c", "answer",
			     "no"), -EEXIST);
	assert_string_equal(sample_get(x.s, "SELECT answer FROM cell"), "yes");
	store_close(x.s);
}

/* What came behind a result can take a pass back, and nothing else. */
static void test_late_splat(void **state)
{
	struct fixture x = begin(sample_path("s"));

	(void)state;
	assert_int_equal(SAY(x, "late", "case", cases[0], "reason", "r", "text", "BUG: x"), -EINVAL);
	assert_int_equal(SAY(x, "result", "case", cases[0], "status", "pass", "us", "5"), 0);
	assert_int_equal(SAY(x, "result", "case", cases[1], "status", "crash", "reason", "SEGV"), 0);
	assert_int_equal(SAY(x, "late", "case", cases[0], "reason", "r"), -EINVAL);
	assert_int_equal(SAY(x, "late", "reason", "r", "text", "BUG: x"), -EINVAL);
	assert_int_equal(SAY(x, "late", "case", "map/none", "reason", "r", "text", "BUG: x"), -ENOENT);
	assert_int_equal(SAY(x, "late", "case", cases[0], "reason", "r", "text", "BUG: x"), 0);
	assert_int_equal(SAY(x, "late", "case", cases[1], "reason", "r", "text", "BUG: y"), 0);
	assert_string_equal(sample_get(x.s, "SELECT group_concat(status || ' ' || coalesce(reason, '') || coalesce(us, ''))"
				       " FROM case_result"), "fail r5,crash SEGV,planned ");
	assert_string_equal(sample_get(x.s, "SELECT group_concat(case_id || text) FROM splat"), "1BUG: x,2BUG: y");
	store_close(x.s);
}

static void test_wrong_form(void **state)
{
	struct fixture x = begin(sample_path("s"));

	(void)state;
	assert_int_equal(SAY(x, "result", "case", cases[0], "status", "good"), -EINVAL);
	assert_int_equal(SAY(x, "result", "case", cases[0]), -EINVAL);
	assert_int_equal(SAY(x, "result", "status", "pass"), -EINVAL);
	assert_int_equal(SAY(x, "result", "case", "", "status", "pass"), -EINVAL);
	/* only the host can say these two */
	assert_int_equal(SAY(x, "result", "case", cases[0], "status", "lost"), -EINVAL);
	assert_int_equal(SAY(x, "result", "case", cases[0], "status", "planned"), -EINVAL);
	assert_int_equal(SAY(x, "verdict", "case", cases[0], "prog", "p", "verdict", "maybe"),
			 -EINVAL);
	assert_int_equal(SAY(x, "verdict", "case", cases[0], "verdict", "accept"), -EINVAL);
	assert_int_equal(SAY(x, "cell", "case", cases[0], "helper", "h", "answer", "yes"), -EINVAL);
	assert_int_equal(SAY(x, "splat", "case", cases[0]), -EINVAL);
	/* a later guest may say more */
	assert_int_equal(SAY(x, "weather", "sun", "yes"), 0);
	assert_int_equal(SAY(x, "bye", "count", "3"), 0);
	/* a splat that belongs to no case is the kernel's */
	assert_int_equal(SAY(x, "splat", "text", "BUG: early"), 0);
	assert_string_equal(sample_get(x.s, "SELECT text FROM splat WHERE case_id IS NULL"),
			    "BUG: early");
	assert_string_equal(sample_get(x.s, "SELECT count(*) FROM case_result"
				       " WHERE status = 'planned'"), "3");
	store_close(x.s);
}

static void test_absurd_numbers(void **state)
{
	struct fixture x = begin(sample_path("s"));

	(void)state;
	assert_int_equal(SAY(x, "hello", "cpus", "99999999999999999999999999", "suite", "s"), 0);
	assert_string_equal(sample_get(x.s, "SELECT cpus FROM kernel"), "(null)");
	assert_int_equal(SAY(x, "verdict", "case", cases[2], "prog", "p", "verdict", "reject",
			     "errno", "-13", "insns", "-5", "states", "9223372036854775807", "peak",
			     "1e9", "stack", "512", "interpreter", "0", "unprivileged", "1",
			     "unsound", "2"),
			 0);
	/* a negative errno is one all the same, a negative count is not */
	assert_string_equal(sample_get(x.s, "SELECT errno FROM verdict"), "13");
	assert_string_equal(sample_get(x.s, "SELECT coalesce(insns, states, peak) FROM verdict"),
			    "(null)");
	assert_string_equal(sample_get(x.s, "SELECT stack FROM verdict"), "512");
	assert_string_equal(sample_get(x.s, "SELECT interpreter || unprivileged || (unsound IS NULL)"
				       " FROM verdict"), "011");
	assert_int_equal(SAY(x, "verdict", "case", cases[2], "prog", "q", "verdict", "reject",
			     "errno", "5000"),
			 0);
	assert_string_equal(sample_get(x.s, "SELECT errno FROM verdict WHERE prog = 'q'"),
			    "(null)");
	assert_int_equal(SAY(x, "cell", "case", cases[1], "helper", "h", "context", "c", "answer",
			     "no", "gpl_only", "2", "jit", "2"),
			 0);
	assert_string_equal(sample_get(x.s, "SELECT coalesce(gpl_only, jit) FROM cell"), "(null)");
	assert_int_equal(SAY(x, "result", "case", cases[0], "status", "pass", "us",
			     "9999999999999999"), 0);
	assert_string_equal(sample_get(x.s, "SELECT us FROM case_result WHERE ord = 0"), "(null)");
	store_close(x.s);
}

static void test_bad_utf8(void **state)
{
	struct fixture x = begin(sample_path("s"));

	(void)state;
	/* a lone continuation, an overlong '/', a surrogate, a cut sequence; the good stays */
	assert_int_equal(SAY(x, "result", "case", cases[0], "status", "fail", "reason",
			     "a\x80"
			     "b\xc0\xaf"
			     "c\xed\xa0\x80"
			     "d\xc3\xa9\xf0\x9f\x90\x9d"
			     "e\xe2\x82"),
			 0);
	assert_string_equal(sample_get(x.s, "SELECT reason FROM case_result WHERE ord = 0"),
			    "a\xef\xbf\xbd" "b\xef\xbf\xbd\xef\xbf\xbd" "c\xef\xbf\xbd\xef\xbf\xbd"
			    "\xef\xbf\xbd" "d\xc3\xa9\xf0\x9f\x90\x9d" "e\xef\xbf\xbd\xef\xbf\xbd");
	store_close(x.s);
}

static void test_flood_is_bounded(void **state)
{
	struct fixture x = begin(sample_path("s"));
	int i;

	(void)state;
	for (i = 0; i < 500; i++) {
		assert_int_equal(SAY(x, "check", "case", cases[0], "what", "again"), 0);
		assert_int_equal(SAY(x, "splat", "text", "BUG"), 0);
		assert_int_equal(SAY(x, "splat", "case", cases[0], "text", "BUG"), 0);
		assert_int_equal(
			SAY(x, "verdict", "case", cases[0], "prog", "p", "verdict", "accept"), 0);
	}
	/* all are counted, the first are kept */
	assert_string_equal(sample_get(x.s, "SELECT checks FROM case_result WHERE ord = 0"), "500");
	assert_string_equal(sample_get(x.s, "SELECT count(*) FROM failed_check"), "64");
	assert_string_equal(sample_get(x.s, "SELECT count(*) FROM verdict"), "64");
	assert_string_equal(sample_get(x.s, "SELECT count(*) FROM splat"), "32");
	store_close(x.s);
}

static void test_planned_twice(void **state)
{
	struct fixture x = begin(sample_path("s"));
	static const char * const more[] = { "map/new/one" };

	(void)state;
	assert_int_equal(store_plan(x.s, x.k, more, NULL, 1), 0);
	assert_string_equal(
		sample_get(x.s, "SELECT ord FROM case_result WHERE name = 'map/new/one'"), "3");
	sample_listen();
	assert_int_equal(store_plan(x.s, x.k, cases, NULL, 1), -EEXIST);
	assert_non_null(strstr(sample_heard(), "map/hash/create is planned twice"));
	store_close(x.s);
}

static void test_kill_keeps_what_was_flushed(void **state)
{
	char path[PATH_MAX];
	struct fixture x;
	struct store *s;
	int status;
	pid_t pid;

	(void)state;
	snprintf(path, sizeof(path), "%s", sample_path("s"));
	pid = fork();
	if (!pid) {
		x = begin(path);
		SAY(x, "result", "case", cases[0], "status", "pass");
		store_flush(x.s);
		SAY(x, "result", "case", cases[1], "status", "pass");
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WTERMSIG(status), SIGKILL);
	s = store_open(path, STORE_READ);
	assert_non_null(s);
	assert_string_equal(sample_get(s, "PRAGMA integrity_check"), "ok");
	assert_string_equal(sample_get(s, "SELECT status FROM case_result WHERE ord = 0"), "pass");
	assert_string_equal(sample_get(s, "SELECT status FROM case_result WHERE ord = 1"),
			    "planned");
	store_close(s);
}

static void test_reader_sees_what_is_flushed(void **state)
{
	struct fixture x = begin(sample_path("s"));
	struct store *r = store_open(sample_path("s"), STORE_READ);
	int i;

	(void)state;
	assert_non_null(r);
	SAY(x, "result", "case", cases[0], "status", "pass");
	assert_string_equal(sample_get(r, "SELECT status FROM case_result WHERE ord = 0"),
			    "planned");
	assert_int_equal(store_flush(x.s), 0);
	assert_string_equal(sample_get(r, "SELECT status FROM case_result WHERE ord = 0"), "pass");
	/* and without a flush, after many events */
	for (i = 0; i < 1200; i++)
		SAY(x, "check", "case", cases[1], "what", "x");
	assert_string_not_equal(sample_get(r, "SELECT checks FROM case_result WHERE ord = 1"), "0");
	store_close(r);
	store_close(x.s);
}

static void test_at_rest_one_file(void **state)
{
	struct store *s = sample_store(sample_path("s"));
	struct stat st;

	(void)state;
	assert_int_equal(stat(sample_path("s-wal"), &st), 0);
	store_close(s);
	assert_int_not_equal(stat(sample_path("s-wal"), &st), 0);
	assert_int_not_equal(stat(sample_path("s-shm"), &st), 0);
	s = store_open(sample_path("s"), STORE_READ);
	assert_non_null(s);
	/* a file in WAL mode could not be read on a read-only disk */
	assert_string_equal(sample_get(s, "PRAGMA journal_mode"), "delete");
	store_close(s);
}

static void test_full_disk(void **state)
{
	struct fixture x = begin(sample_path("s"));
	static char text[60000];
	int rc = 0, i;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	SAY(x, "result", "case", cases[0], "status", "pass");
	assert_int_equal(store_flush(x.s), 0);
	sample_get(x.s, "PRAGMA max_page_count = 60");
	sample_listen();
	for (i = 0; i < 64 && !rc; i++)
		rc = SAY(x, "verdict", "case", cases[2], "prog", "p", "verdict", "accept", "log",
			 text);
	if (!rc)
		rc = store_flush(x.s);
	assert_int_equal(rc, -ENOSPC);
	text[0] = '\0';
	snprintf(text, sizeof(text), "%s", sample_heard());
	assert_non_null(strstr(text, sample_path("s")));
	assert_non_null(strstr(text, "ENOSPC"));
	store_close(x.s);
	x.s = store_open(sample_path("s"), STORE_READ);
	assert_non_null(x.s);
	assert_string_equal(sample_get(x.s, "SELECT status FROM case_result WHERE ord = 0"),
			    "pass");
	store_close(x.s);
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void refused(const char *path, enum store_mode mode, int err, const char *says)
{
	struct store *s;

	sample_listen();
	s = store_open(path, mode);
	if (s || errno != err)
		fail_msg("%s: %s", path, strerror(errno));
	assert_non_null(strstr(sample_heard(), says));
}

static void test_what_is_no_store(void **state)
{
	struct store *s = sample_store(sample_path("s"));

	(void)state;
	store_close(s);
	refused(sample_path("missing"), STORE_READ, ENOENT, "ENOENT");
	refused(sample_path("missing"), STORE_WRITE, ENOENT, "ENOENT");
	refused(sample_path("s"), STORE_CREATE, EEXIST, "EEXIST");
	refused(sample_path("no/such/folder"), STORE_CREATE, ENOENT, "ENOENT");
	write_file(sample_path("empty"), "");
	refused(sample_path("empty"), STORE_READ, EUCLEAN, "not a store of bpfmatrix");
	write_file(sample_path("text"),
		   "This is a text that is long enough to have a head, and no store at"
		   " all, which SQLite finds out when it reads the first hundred bytes of it.");
	refused(sample_path("text"), STORE_READ, EUCLEAN, "not a database");
	refused(sample_path("text"), STORE_WRITE, EUCLEAN, "not a database");
	s = store_open(sample_path("s"), STORE_WRITE);
	assert_non_null(s);
	sample_get(s, "PRAGMA user_version = 99");
	store_close(s);
	refused(sample_path("s"), STORE_READ, EUCLEAN,
		"has version 99, this bpfmatrix reads version 4");
	refused(sample_path("s"), STORE_WRITE, EUCLEAN, "has version 99");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, sample_enter, sample_leave)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_all_is_written),
		TEST(test_unknown_case),
		TEST(test_result_is_final),
		TEST(test_late_splat),
		TEST(test_wrong_form),
		TEST(test_absurd_numbers),
		TEST(test_bad_utf8),
		TEST(test_flood_is_bounded),
		TEST(test_planned_twice),
		TEST(test_kill_keeps_what_was_flushed),
		TEST(test_reader_sees_what_is_flushed),
		TEST(test_at_rest_one_file),
		TEST(test_full_disk),
		TEST(test_what_is_no_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
