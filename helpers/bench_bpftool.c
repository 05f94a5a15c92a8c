// SPDX-License-Identifier: GPL-2.0
/*
 * `bpftool feature probe kernel full`, of Debian suites: the host puts each with its
 * libraries and their loader into /peers/SUITE.
 */
#include "helpers/bench.h"
#include "selftests/runner.h"

#include <sys/wait.h>
#include <unistd.h>

#define PEERS "/peers/"
#define MAX_ARGS 16

/*
 * Runs /peers/@suite/bpftool with @args, a list up to NULL; what it prints becomes the
 * file @name.  Returns how long it took, in microseconds.
 */
static long long run_bpftool(struct test *t, const char *suite, const char *const *args, const char *name)
{
	char folder[64], loader[128], tool[128], *argv[MAX_ARGS] = { loader, "--library-path", folder, tool };
	static char buf[65536];
	struct bench_text b;
	int fds[2], status, n = 4;
	long long begin;
	ssize_t got;
	pid_t pid;

	snprintf(folder, sizeof(folder), PEERS "%s", suite);
	snprintf(loader, sizeof(loader), "%s/ld-linux-x86-64.so.2", folder);
	snprintf(tool, sizeof(tool), "%s/bpftool", folder);
	while (*args)
		argv[n++] = (char *)*args++;
	bench_open(t, &b, name);
	must(t, pipe(fds));
	begin = bench_now_us();
	pid = fork();
	if (!pid) {
		dup2(fds[1], STDOUT_FILENO);
		close(fds[0]);
		close(fds[1]);
		execv(argv[0], argv);
		_exit(127);
	}
	must(t, pid);
	close(fds[1]);
	while ((got = read(fds[0], buf, sizeof(buf))) > 0)
		fwrite(buf, 1, got, b.f);
	close(fds[0]);
	must(t, waitpid(pid, &status, 0));
	begin = bench_now_us() - begin;
	bench_close(t, &b);
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		test_fail(t, "bpftool of %s: %s: its wait status is 0x%x", suite, name, status);
	return begin;
}

static void run_suite(struct test *t, const char *suite)
{
	static const char *const version[] = { "-j", "version", NULL };
	static const char *const helpers[] = { "-j", "feature", "list_builtins", "helpers", NULL };
	static const char *const probe[] = { "-j", "feature", "probe", "kernel", "full", NULL };
	struct bench_text b;
	char path[128];
	long long us;

	snprintf(path, sizeof(path), PEERS "%s/bpftool", suite);
	if (access(path, X_OK))
		test_skip(t, "no %s: make bench-helpers puts it there", path);
	run_bpftool(t, suite, version, "version.json");
	run_bpftool(t, suite, helpers, "helpers.json");
	us = run_bpftool(t, suite, probe, "feature.json");
	bench_open(t, &b, "us");
	fprintf(b.f, "%lld\n", us);
	bench_close(t, &b);
}

BENCH_CASE(bpftool_bookworm, "bpftool/bookworm")
{
	run_suite(t, "bookworm");
}

BENCH_CASE(bpftool_sid, "bpftool/sid")
{
	run_suite(t, "sid");
}
