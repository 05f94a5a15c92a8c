// SPDX-License-Identifier: GPL-2.0
/*
 * bpf_selftests: the runner.  As PID 1 of a VM it makes the machine ready, runs
 * what the host wrote into its initramfs, and powers off; as a command it runs on
 * the machine's own kernel and prints KTAP.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "common/msg.h"
#include "selftests/klog.h"
#include "selftests/runner.h"
#include "selftests/suite_id.h"

/* No case could run.  kselftest's number (KSFT_SKIP, tools/testing/selftests/kselftest.h). */
#define EXIT_SKIP 4

/* As many as the host takes, CLI_MAX_LIST. */
#define MAX_GLOBS 256

struct options {
	const char *globs[MAX_GLOBS];
	int nr_globs;
	const char *names;	/* file with exact case names */
	const char *config;
	const char *events;	/* where the stream goes; NULL: KTAP */
	bool exact;		/* see isolate_run() */
	bool no_isolation;
	int bench;		/* rounds of it */
	bool list, list_modules, list_bpftool, suite;
};

static const char usage[] =
	"Usage: bpf_selftests [run] [-t GLOB]... [-l] [--config FILE]\n"
	"Runs the suite on the kernel that it is started on, as root, and prints KTAP.\n"
	"  -t, --test GLOB    only cases whose name matches (any number)\n"
	"  -l, --list         print the names of the cases, and run nothing\n"
	"      --modules      print the modules that the cases need, and run nothing\n"
	"      --bpftool      print the names of the cases that run bpftool, and run nothing\n"
	"      --suite        print the build's id, and run nothing\n"
	"      --config FILE  the kernel's config (otherwise /proc/config.gz, /boot/config-*)\n"
	"      --no-isolation for measuring only: all cases in one process, where one that\n"
	"                     fails or hangs takes the others with it\n"
	"      --bench N      run the cases, then N times with isolation and without, and\n"
	"                     print what it took\n"
	"      --events FILE  write the event stream (docs/events.md) there instead of KTAP\n"
	"Exit codes: 0 all as expected, 1 something was not, 2 usage, 3 the runner failed,\n"
	"4 no case could run: not root, or all were skipped.\n";

static int rounds(const char *text)
{
	int n = atoi(text);

	if (n > 0 && n <= 1000)
		return n;
	fprintf(stderr, "bpf_selftests: bench %s: from 1 to 1000 rounds\n", text);
	exit(BM_EXIT_USAGE);
}

static void parse(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{ "test", required_argument, NULL, 't' },
		{ "list", no_argument, NULL, 'l' },
		{ "config", required_argument, NULL, 'c' },
		{ "events", required_argument, NULL, 'e' },
		{ "names", required_argument, NULL, 'n' },
		{ "modules", no_argument, NULL, 'm' },
		{ "bpftool", no_argument, NULL, 'B' },
		{ "suite", no_argument, NULL, 's' },
		{ "no-isolation", no_argument, NULL, 'p' },
		{ "bench", required_argument, NULL, 'b' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "t:lh", longs, NULL)) != -1) {
		switch (c) {
		case 't':
			if (o->nr_globs == MAX_GLOBS) {
				fprintf(stderr, "bpf_selftests: more than %d -t\n", MAX_GLOBS);
				exit(BM_EXIT_USAGE);
			}
			o->globs[o->nr_globs++] = optarg;
			break;
		case 'l':
			o->list = true;
			break;
		case 'c':
			o->config = optarg;
			break;
		case 'e':
			o->events = optarg;
			break;
		case 'n':
			o->names = optarg;
			break;
		case 'm':
			o->list_modules = true;
			break;
		case 'B':
			o->list_bpftool = true;
			break;
		case 's':
			o->suite = true;
			break;
		case 'p':
			o->no_isolation = true;
			break;
		case 'b':
			o->bench = rounds(optarg);
			break;
		case 'h':
			fputs(usage, stdout);
			exit(BM_EXIT_OK);
		default:
			fputs(usage, stderr);
			exit(BM_EXIT_USAGE);
		}
	}
	if (optind < argc && strcmp(argv[optind], "run")) {
		fprintf(stderr, "bpf_selftests: there is no command %s\n%s", argv[optind], usage);
		exit(BM_EXIT_USAGE);
	}
}

/* The lines of @path; none when it cannot be read. */
static char **read_lines(const char *path, int *nr)
{
	char **lines = NULL, buf[1024];
	FILE *f = fopen(path, "r");
	int room = 0;

	*nr = 0;
	while (f && fgets(buf, sizeof(buf), f)) {
		buf[strcspn(buf, "\n")] = '\0';
		if (*nr == room) {
			room = room ? room * 2 : 256;
			lines = realloc(lines, room * sizeof(*lines));
			if (!lines)
				exit(BM_EXIT_HARNESS);
		}
		lines[(*nr)++] = strdup(buf);
	}
	if (f)
		fclose(f);
	return lines;
}

static const struct bm_case **pick(const struct options *o, int *nr)
{
	char **names;
	int n;

	if (!o->names)
		return registry_pick(o->globs, o->nr_globs, nr);
	names = read_lines(o->names, &n);
	return registry_named(names, n, nr);
}

static void say_hello(int count)
{
	char cpus[16], kver[48], counts[16];
	const struct kver *v = test_kver();
	struct utsname u;
	struct event ev;

	uname(&u);
	snprintf(cpus, sizeof(cpus), "%d", libbpf_num_possible_cpus());
	snprintf(kver, sizeof(kver), "%d.%d.%d", v->major, v->minor, v->patch);
	snprintf(counts, sizeof(counts), "%d", count);
	event_init(&ev, "hello");
	event_add(&ev, "proto", "1");
	event_add(&ev, "release", u.release);
	event_add(&ev, "version", u.version);
	event_add(&ev, "kver", kver);
	event_add(&ev, "machine", u.machine);
	event_add(&ev, "cpus", cpus);
	event_add(&ev, "suite", suite_id);
	emit(&ev);
	event_init(&ev, "plan");
	event_add(&ev, "count", counts);
	emit(&ev);
}

static int run(const struct options *o)
{
	const struct bm_case **cases;
	int nr, err;
	char error[256];

	if (klog_check(&klog_table, error, sizeof(error))) {
		fprintf(stderr, "bpf_selftests: selftests/klog_table.c: %s\n", error);
		return BM_EXIT_HARNESS;
	}
	cases = pick(o, &nr);
	if (!nr && !o->names) {
		fprintf(stderr, "bpf_selftests: no case matches; -l lists them all\n");
		return BM_EXIT_USAGE;
	}
	kconfig_load(o->config);
	loader_warm_up();
	klog_open();
	err = emit_open(o->events, nr);
	if (err) {
		fprintf(stderr, "bpf_selftests: event stream: %s\n", errname(err));
		return BM_EXIT_HARNESS;
	}
	say_hello(nr);
	if (o->no_isolation)
		plain_run(cases, nr);
	else
		isolate_all(cases, nr, o->exact);
	if (o->bench)
		bench_run(cases, nr, o->bench);
	isolate_end();
	emit_close();
	if (emit_failures())
		return BM_EXIT_UNEXPECTED;
	return nr && emit_skips() == nr ? EXIT_SKIP : BM_EXIT_OK;
}

static void list(const struct options *o)
{
	const struct bm_case **cases;
	int nr, i;

	cases = pick(o, &nr);
	for (i = 0; i < nr; i++)
		if (o->list || (o->list_bpftool && cases[i]->bpftool))
			puts(cases[i]->name);
		else if (o->list_modules && cases[i]->modules)
			puts(cases[i]->modules);
	if (!nr) {
		fprintf(stderr, "bpf_selftests: no case matches\n");
		exit(BM_EXIT_USAGE);
	}
}

static void run_shell(void)
{
	if (emit_open(EMIT_PORT, 0))
		return;
	say_hello(0);
	shell_run();
	emit_close();
}

/* What the host wrote into the initramfs is what there is to do. */
static void __attribute__((noreturn)) pid_1(void)
{
	struct options o = { .events = EMIT_PORT, .names = BOOT_FOLDER "/cases" };

	init_machine();
	o.exact = !access(BOOT_FOLDER "/exact", F_OK);
	if (!access(BOOT_FOLDER "/patient", F_OK))
		isolate_no_deadlines();
	if (!access(BOOT_FOLDER "/config", R_OK))
		o.config = BOOT_FOLDER "/config";
	/* a kernel argument that the kernel does not know is for init */
	if (getenv("bpfmatrix_bench"))
		o.bench = rounds(getenv("bpfmatrix_bench"));
	if (!init_insmod())
		init_poweroff();
	if (shell_wanted())
		run_shell();
	else
		run(&o);
	init_poweroff();
}

int main(int argc, char **argv)
{
	struct options o = {0};

	if (getpid() == 1)
		pid_1();
	parse(argc, argv, &o);
	if (o.suite) {
		puts(suite_id);
		return BM_EXIT_OK;
	}
	if (o.list || o.list_modules || o.list_bpftool) {
		list(&o);
		return BM_EXIT_OK;
	}
	if (geteuid()) {
		fprintf(stderr, "bpf_selftests: loading programs needs root: run it with sudo\n");
		return EXIT_SKIP;
	}
	return run(&o);
}
