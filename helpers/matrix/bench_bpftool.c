// SPDX-License-Identifier: GPL-2.0
/* `bpftool feature probe kernel full`, of Debian suites. */
#include "helpers/matrix/bench.h"
#include "selftests/bpftool.h"

/* What it prints becomes the file @name; how long it took, in microseconds. */
static long long run_bpftool(struct test *t, const char *suite, const char *const *args, const char *name)
{
	struct bench_text b;
	long long begin;
	int code;

	bench_open(t, &b, name);
	begin = bench_now_us();
	code = bpftool_run(suite, args, b.f, false);
	begin = bench_now_us() - begin;
	bench_close(t, &b);
	if (code)
		test_fail(t, "bpftool of %s: %s: it ended with %d", suite, name, code);
	return begin;
}

static void run_suite(struct test *t, const char *suite)
{
	static const char *const version[] = { "-j", "version", NULL };
	static const char *const helpers[] = { "-j", "feature", "list_builtins", "helpers", NULL };
	static const char *const probe[] = { "-j", "feature", "probe", "kernel", "full", NULL };
	struct bench_text b;
	long long us;

	if (!bpftool_is_there(suite))
		test_skip(t, "no bpftool of %s in this VM: make bench-helpers puts it there", suite);
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
