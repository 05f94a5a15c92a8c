// SPDX-License-Identifier: GPL-2.0
/* From options to kernels and cases: what every verb that boots something needs. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "common/errname.h"
#include "results/store.h"
#include "vm/files.h"
#include "vm/image.h"
#include "vm/peers.h"
#include "vm/spawn.h"

void session_accel(struct session *s, const struct kernel *k)
{
	if (s->setup.accel == ACCEL_UNKNOWN)
		s->setup.accel = accel_find(&s->setup, k, s->cache);
}

/* The catalogue boots a kernel before it takes it in; KVM is proven by the first. */
static int boot_once(struct kernel *k, void *arg)
{
	struct session *s = arg;

	session_accel(s, k);
	return vm_boot_once(k, &s->boot);
}

static int take_suite(char *line, void *arg)
{
	struct session *s = arg;

	snprintf(s->suite, sizeof(s->suite), "%s", line);
	return 0;
}

/* The user's own modules have to be there, and what they are is part of what a run is. */
static int take_insmod(struct session *s)
{
	const struct cli_opts *o = s->opts;
	int i, status;

	s->setup.insmod = o->insmod;
	s->setup.nr_insmod = o->nr_insmod;
	for (i = 0; i < o->nr_insmod; i++) {
		if (is_file(o->insmod[i]) && !strpbrk(o->insmod[i], "\t\n"))
			continue;
		msg_error("--insmod %s: no such file; it takes the .ko of a module", o->insmod[i]);
		return -BM_EXIT_USAGE;
	}
	if (!o->nr_insmod)
		return 0;
	status = files_id(o->insmod, o->nr_insmod, s->insmod_id, sizeof(s->insmod_id));
	if (status)
		msg_error("--insmod: %s", status > 0 ? spawn_first_error(spawn_stderr()) : errname(status));
	return status ? -BM_EXIT_USAGE : 0;
}

int session_open(struct session *s, const struct cli_opts *opts)
{
	struct catalogue_opts copts = {
		.cache = s->cache, .mirror = opts->mirror, .config = opts->config, .offline = opts->offline,
		.boot = boot_once, .arg = s,
	};
	char *suite[] = { NULL, "--suite", NULL };
	int err;

	memset(s, 0, sizeof(*s));
	s->opts = opts;
	err = vm_setup_init(&s->setup);
	if (err)
		return err;
	s->setup.append = opts->append;
	s->setup.gdb = opts->gdb;
	err = take_insmod(s);
	if (err)
		return err;
	if (opts->silence_s)
		s->setup.silence_s = opts->silence_s;
	err = cache_folder(opts->cache, s->cache, sizeof(s->cache));
	if (err)
		return -BM_EXIT_HARNESS;
	s->boot.setup = &s->setup;
	s->boot.dir = s->cache;
	suite[0] = (char *)s->setup.runner;
	if (spawn_read(suite, take_suite, s) || !*s->suite) {
		msg_error("%s --suite: it does not run: %s", s->setup.runner, spawn_stderr());
		return -BM_EXIT_HARNESS;
	}
	return catalogue_open(&copts, &s->catalogue);
}

void session_close(struct session *s)
{
	catalogue_close(s->catalogue);
	free((char *)s->setup.qemu);
	free((char *)s->setup.runner);
}

int session_resolve(struct session *s, const char *const *specs, int nr, struct kernel_list *out)
{
	int i, err = 0;

	for (i = 0; i < nr && !err; i++)
		err = catalogue_resolve(s->catalogue, specs[i], out);
	if (!nr)
		err = catalogue_defaults(s->catalogue, out);
	return err;
}

int session_fetch(struct session *s, struct kernel_list *l)
{
	int i, failed = catalogue_fetch(s->catalogue, l);

	for (i = 0; i < l->nr && !*l->v[i].image; i++)
		;
	if (i == l->nr)
		return failed < 0 ? failed : -BM_EXIT_HARNESS;
	session_accel(s, &l->v[i]);
	return failed;
}

int session_kernels(struct session *s, const char *const *specs, int nr, struct kernel_list *out)
{
	int i, kept = 0, failed = session_resolve(s, specs, nr, out);

	if (failed)
		return failed;
	failed = session_fetch(s, out);
	/* the others go on without those that could not be had */
	for (i = 0; i < out->nr; i++)
		if (*out->v[i].image)
			out->v[kept++] = out->v[i];
	out->nr = kept;
	return failed;
}

static int add_name(char *line, void *arg)
{
	struct case_names *n = arg;
	char **more;

	more = realloc(n->v, (n->nr + 1) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	n->v = more;
	n->v[n->nr] = strdup(line);
	return n->v[n->nr++] ? 0 : -ENOMEM;
}

/* The runner itself knows its cases; listing them needs no kernel. */
static int ask_runner(struct session *s, const char *what, const char *const *globs, int nr,
		      struct case_names *out)
{
	char **argv = calloc(2 * nr + 3, sizeof(*argv));
	int i, n = 0, status;

	memset(out, 0, sizeof(*out));
	if (!argv)
		return -BM_EXIT_HARNESS;
	argv[n++] = (char *)s->setup.runner;
	argv[n++] = (char *)what;
	for (i = 0; i < nr; i++) {
		argv[n++] = "-t";
		argv[n++] = (char *)globs[i];
	}
	status = spawn_read(argv, add_name, out);
	free(argv);
	if (status == BM_EXIT_USAGE) {
		msg_error("no case matches%s%s; run_tests.sh run -l lists them all", nr ? " -t " : "",
			  nr ? globs[0] : "");
		return -BM_EXIT_USAGE;
	}
	if (status) {
		msg_error("%s %s: failed: %s", s->setup.runner, what, spawn_stderr());
		return -BM_EXIT_HARNESS;
	}
	return 0;
}

int session_cases(struct session *s, const char *const *globs, int nr, struct case_names *out)
{
	return ask_runner(s, "--list", globs, nr, out);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int session_modules(struct session *s, const char *const *globs, int nr, struct case_names *out)
{
	struct case_names lines;
	int i, kept, err = ask_runner(s, "--modules", globs, nr, &lines);
	char *rest, *name;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < lines.nr && !err; i++)
		for (rest = lines.v[i]; !err && (name = strsep(&rest, " "));)
			if (*name && add_name(name, out))
				err = -BM_EXIT_HARNESS;
	case_names_free(&lines);
	if (out->nr)
		qsort(out->v, out->nr, sizeof(*out->v), by_text);
	for (i = kept = 0; i < out->nr; i++) {
		if (kept && !strcmp(out->v[kept - 1], out->v[i]))
			free(out->v[i]);
		else
			out->v[kept++] = out->v[i];
	}
	out->nr = kept;
	return err;
}

int session_bpftool_cases(struct session *s, struct case_names *out)
{
	return ask_runner(s, "--bpftool", s->opts->globs, s->opts->nr_globs, out);
}

void session_take_bpftool(struct session *s, const struct case_names *cases)
{
	static char folder[PATH_MAX];

	if (peers_fetch(s->cache, s->opts->mirror, s->opts->offline, BPFTOOL_SUITE, folder, sizeof(folder))) {
		msg_info("the cases that run bpftool, %s and others, will be skipped", cases->v[0]);
		return;
	}
	s->setup.peers = folder;
	s->setup.peers_suite = BPFTOOL_SUITE;
	s->setup.peers_cases = (const char *const *)cases->v;
	s->setup.nr_peers_cases = cases->nr;
}

void case_names_free(struct case_names *n)
{
	int i;

	for (i = 0; i < n->nr; i++)
		free(n->v[i]);
	free(n->v);
	memset(n, 0, sizeof(*n));
}

int session_results(const struct session *s, char *out, size_t size)
{
	/* one of another version is another bpfmatrix's */
	return path_fmt(out, size, "%s/results-%d.sqlite", s->cache, STORE_VERSION);
}
