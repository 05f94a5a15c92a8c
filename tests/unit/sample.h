/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests of store and views share: a folder of their own, events that take
 * the real way (encoder, decoder, store), and one sample run.
 */
#ifndef BM_TESTS_UNIT_SAMPLE_H
#define BM_TESTS_UNIT_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/event.h"
#include "results/store.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static char sample_dir[PATH_MAX];

/* Setup and teardown of a test: an empty folder, removed with what is in it. */
static inline int sample_enter(void **state)
{
	(void)state;
	strcpy(sample_dir, "/tmp/bpfmatrix-unit-XXXXXX");
	return mkdtemp(sample_dir) ? 0 : -1;
}

static inline int sample_leave(void **state)
{
	DIR *d = opendir(sample_dir);
	struct dirent *e;

	(void)state;
	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.')
			unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	return rmdir(sample_dir);
}

/* A path in the folder; two can be in use at once. */
static inline const char *sample_path(const char *name)
{
	static char path[2][PATH_MAX + 64];
	static int turn;

	turn = !turn;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", sample_dir, name);
	return path[turn];
}

struct sample_feed {
	struct store *s;
	int64_t kernel, vm;
	int rc;		/* of the last store_event() */
};

static inline void sample_on_event(void *arg, const struct event *ev)
{
	struct sample_feed *feed = arg;

	feed->rc = store_event(feed->s, feed->kernel, feed->vm, ev);
}

static inline void sample_on_fault(void *arg, enum event_fault fault, const char *text)
{
	(void)arg;
	fail_msg("%s: %s", event_fault_name(fault), text);
}

/* One event with keys and values up to NULL, from the encoder to the store. */
static inline int sample_say(struct store *s, int64_t kernel, int64_t vm, const char *type, ...)
{
	struct sample_feed feed = { .s = s, .kernel = kernel, .vm = vm, .rc = -9999 };
	struct event_handlers h = { sample_on_event, sample_on_fault, &feed };
	struct event_decoder *d = event_decoder_new(&h);
	static char line[EVENT_MAX_LINE + 1];
	struct event ev;
	const char *key;
	va_list ap;

	assert_non_null(d);
	event_init(&ev, type);
	va_start(ap, type);
	while ((key = va_arg(ap, const char *)))
		event_add(&ev, key, va_arg(ap, const char *));
	va_end(ap);
	event_decoder_feed(d, line, event_encode(&ev, 0, line));
	event_decoder_free(d);
	assert_int_not_equal(feed.rc, -9999);
	return feed.rc;
}

/* The first column of the first row, copied; "(none)" without a row, "(null)" for NULL. */
static inline char *sample_get(struct store *s, const char *sql)
{
	static char out[4][70000];
	static int turn;
	sqlite3_stmt *st;
	const char *text = "(none)";

	turn = (turn + 1) % 4;
	assert_int_equal(sqlite3_prepare_v2(store_db(s), sql, -1, &st, NULL), SQLITE_OK);
	if (sqlite3_step(st) == SQLITE_ROW) {
		text = (const char *)sqlite3_column_text(st, 0);
		text = text ? text : "(null)";
	}
	snprintf(out[turn], sizeof(out[turn]), "%s", text);
	sqlite3_finalize(st);
	return out[turn];
}

/* Standard error from here on goes to a file; sample_heard() gives it back, and its text. */
static int sample_stderr = -1;

static inline void sample_listen(void)
{
	int fd = open(sample_path("stderr"), O_RDWR | O_CREAT | O_TRUNC, 0600);

	fflush(stderr);
	sample_stderr = dup(STDERR_FILENO);
	dup2(fd, STDERR_FILENO);
	close(fd);
}

static inline char *sample_heard(void)
{
	static char text[8192];
	FILE *f;
	size_t n;

	fflush(stderr);
	dup2(sample_stderr, STDERR_FILENO);
	close(sample_stderr);
	f = fopen(sample_path("stderr"), "r");
	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

static const char * const sample_cases[] = {
	"map/hash/create",
	"map/lpm_trie/replace_when_full",
	"map/ringbuf/wraps",
	"map/arena/create",
	"helper/bpf_loop/callback_stops",
	"helper/bpf_loop@cgroup_skb/egress",
	"helper/bpf_loop@tc",
	"verdict/nullness/jmp32",
};

static inline void sample_result(struct store *s, int64_t k, int64_t vm, const char *name,
				 const char *status, const char *reason)
{
	assert_int_equal(sample_say(s, k, vm, "result", "case", name, "status", status,
				    "reason", reason, "us", "1500", NULL), 0);
}

static inline void sample_cell(struct store *s, int64_t k, int64_t vm, const char *name,
			       const char *context, const char *answer)
{
	assert_int_equal(sample_say(s, k, vm, "cell", "case", name, "helper", "bpf_loop",
				    "context", context, "answer", answer, "reason",
				    *answer == 'y' ? "accepted" : "unknown helper", "errno",
				    *answer == 'y' ? "0" : "22", "caps", "CAP_BPF", "jit", "1",
				    NULL), 0);
	sample_result(s, k, vm, name, "pass", "");
}

static inline void sample_kernel_510(struct store *s)
{
	int64_t k = store_begin_kernel(s, "5.10.262", "5.10.262-1-cloud-amd64", "linux-image"), vm;

	assert_int_equal(store_plan(s, k, sample_cases, NULL, ARRAY_SIZE(sample_cases)), 0);
	vm = store_begin_vm(s, k, "qemu-system-x86_64 -m 512", "5.10.262.console");
	assert_int_equal(sample_say(s, k, vm, "hello", "proto", "1", "release",
				    "5.10.0-40-cloud-amd64", "version",
				    "#1 SMP Debian 5.10.262-1 (2026-07-31)", "kver", "5.10.262",
				    "machine", "x86_64", "cpus", "2", "suite", "abc123", NULL), 0);
	sample_result(s, k, vm, "map/hash/create", "pass", "");
	sample_result(s, k, vm, "map/lpm_trie/replace_when_full", "pass", "");
	sample_result(s, k, vm, "map/ringbuf/wraps", "pass", "");
	sample_result(s, k, vm, "map/arena/create", "skip", "needs kernel 6.9");
	sample_result(s, k, vm, "helper/bpf_loop/callback_stops", "skip", "needs kernel 5.17");
	sample_cell(s, k, vm, "helper/bpf_loop@cgroup_skb/egress", "cgroup_skb/egress", "no");
	sample_cell(s, k, vm, "helper/bpf_loop@tc", "tc", "no");
	assert_int_equal(sample_say(s, k, vm, "verdict", "case", "verdict/nullness/jmp32", "prog",
				    "jmp32_test_proves_nothing", "verdict", "accept", "errno", "0",
				    "insns", "12", NULL), 0);
	sample_result(s, k, vm, "verdict/nullness/jmp32", "pass", "");
	assert_int_equal(store_end_vm(s, vm, "powered off"), 0);
	assert_int_equal(store_end_kernel(s, k, NULL), 0);
}

/* One failed check with a splat, one crash, one lost, one case without a result. */
static inline void sample_kernel_612(struct store *s)
{
	int64_t k = store_begin_kernel(s, "6.12.111", "6.12.111-1-cloud-amd64", "linux-binary"), vm;
	static const char lpm[] = "map/lpm_trie/replace_when_full";

	assert_int_equal(store_plan(s, k, sample_cases, NULL, ARRAY_SIZE(sample_cases)), 0);
	vm = store_begin_vm(s, k, "qemu-system-x86_64 -m 512", "6.12.111.console");
	assert_int_equal(sample_say(s, k, vm, "hello", "proto", "1", "release",
				    "6.12.111+deb13-cloud-amd64", "version", "#1 SMP", "kver",
				    "6.12.111", "machine", "x86_64", "cpus", "2", "suite", "abc123",
				    NULL), 0);
	sample_result(s, k, vm, "map/hash/create", "pass", "");
	assert_int_equal(sample_say(s, k, vm, "check", "case", lpm, "where", "maps/lpm_trie.c:42",
				    "what", "put(fd, \"10.0.0.0/8\", 2)", "want", "OK", "got",
				    "ENOSPC", NULL), 0);
	assert_int_equal(sample_say(s, k, vm, "splat", "case", lpm, "text",
				    "WARNING: CPU: 0 PID: 7 at kernel/bpf/lpm_trie.c:300 <x> & #1\n"
				    "second line of the splat\x1b[31m", NULL), 0);
	sample_result(s, k, vm, lpm, "fail", "1 check failed");
	assert_int_equal(store_result(s, k, vm, "map/ringbuf/wraps", CASE_CRASH,
				      "Kernel panic - not syncing: VFS: \"x\" <& at ]]>"), 0);
	sample_result(s, k, vm, "map/arena/create", "skip", "needs CONFIG_BPF_JIT=y");
	sample_cell(s, k, vm, "helper/bpf_loop@cgroup_skb/egress", "cgroup_skb/egress", "yes");
	assert_int_equal(store_result(s, k, vm, "helper/bpf_loop@tc", CASE_LOST, "gap"), 0);
	assert_int_equal(sample_say(s, k, vm, "verdict", "case", "verdict/nullness/jmp32", "prog",
				    "jmp32_test_proves_nothing", "verdict", "reject", "errno", "13",
				    "insns", "9", "log", "R0 invalid mem access\n", NULL), 0);
	sample_result(s, k, vm, "verdict/nullness/jmp32", "pass", "");
	assert_int_equal(store_end_vm(s, vm, "killed"), 0);
	assert_int_equal(store_end_kernel(s, k, NULL), 0);
}

/*
 * 5.10.262: 6 passes, 2 skips.  6.12.111: 3 passes, 1 failure, 1 skip, 1 crash,
 * 1 lost, 1 without a result (helper/bpf_loop/callback_stops).  7.3.4: no boot,
 * its 2 cases without a result.
 */
static inline struct store *sample_store(const char *path)
{
	struct store_run run = {
		.command = "run -k 5.10 -k 6.12", .suite = "abc123", .host = "Linux, 2 cpus, TCG", .full = true,
	};
	struct store *s = store_open(path, STORE_CREATE);
	int64_t k;

	assert_non_null(s);
	assert_int_equal(store_begin_run(s, &run), 0);
	sample_kernel_510(s);
	sample_kernel_612(s);
	k = store_begin_kernel(s, "7.3.4", "file-0123456789abcdef", "/boot/it's mine");
	assert_int_equal(store_plan(s, k, sample_cases, NULL, 2), 0);
	assert_int_equal(store_end_kernel(s, k, "no hello within 60 s"), 0);
	assert_int_equal(store_end_run(s, 3, false), 0);
	return s;
}

#endif
