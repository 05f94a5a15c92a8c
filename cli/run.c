// SPDX-License-Identifier: GPL-2.0
/* run: the suite on some kernels. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "results/store.h"
#include "results/views.h"
#include "vm/files.h"

static const struct argp_option options[] = {
	{ "output", 'o', "DIR", 0, "the run's folder: store, consoles (default: a new one below " RUNS_FOLDER ")", 30 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct cli_opts *o = state->input;
	int i;

	switch (key) {
	case ARGP_KEY_INIT:
		for (i = 0; i < 3; i++)
			state->child_inputs[i] = o;
		break;
	case 'o':
		o->out = arg;
		break;
	case ARGP_KEY_ARG:
		argp_error(state, "%s: kernels are named with -k, cases with -t", arg);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp_child children[] = {
	{ &cli_kernels_argp, 0, NULL, 0 },
	{ &cli_cases_argp, 0, NULL, 0 },
	{ &cli_where_argp, 0, NULL, 0 },
	{ 0 },
};
static const struct argp argp = {
	.options = options, .parser = parse, .children = children,
	.doc = "Runs the suite, or what -t picks of it, on each kernel, and prints what was not as expected.",
};

static int print_commands(const struct session *s, const struct kernel_list *kernels)
{
	struct vm_job job = { .dir = "DIR" };
	int i;

	for (i = 0; i < kernels->nr; i++) {
		char *command;

		job.kernel = &kernels->v[i];
		command = vm_dry_command(&s->setup, &job);
		puts(command);
		free(command);
	}
	return BM_EXIT_OK;
}

/* What the run said, on standard output; the exit code that it deserves. */
static int show(const char *folder, int code)
{
	char path[PATH_MAX];
	struct store *store;
	int said;

	if (path_fmt(path, sizeof(path), "%s/store.sqlite", folder))
		return BM_EXIT_HARNESS;
	store = store_open(path, STORE_READ);
	if (!store)
		return BM_EXIT_HARNESS;
	said = view_summary(store, stdout) ? -BM_EXIT_HARNESS : view_exit_code(store);
	store_close(store);
	msg_info("results: %s", folder);
	if (code)
		return code;
	return said < 0 ? BM_EXIT_HARNESS : said;
}

static int run_on(struct session *s, const struct cli_opts *o, const struct kernel_list *kernels,
		  const struct case_names *cases, int missing)
{
	struct work *work = calloc(kernels->nr, sizeof(*work));
	char folder[PATH_MAX];
	int i, code;

	if (!work)
		return BM_EXIT_HARNESS;
	for (i = 0; i < kernels->nr; i++)
		work[i] = (struct work){ &kernels->v[i], (const char *const *)cases->v, cases->nr };
	/* a full run is one in which every case had its chance: all cases, the default kernels */
	code = execute(s, work, kernels->nr, !o->nr_globs && !o->nr_kernels && !missing, o->out, folder);
	free(work);
	code = show(folder, code);
	return code == BM_EXIT_OK && missing ? BM_EXIT_HARNESS : code;
}

int cmd_run(int argc, char **argv)
{
	struct kernel_list kernels = {0};
	struct case_names cases = {0};
	struct cli_opts o = {0};
	struct session s;
	int i, err;

	cli_parse(&argp, argc, argv, &o);
	err = session_open(&s, &o);
	if (!err)
		err = session_cases(&s, o.globs, o.nr_globs, &cases);
	if (!err && o.list) {
		for (i = 0; i < cases.nr; i++)
			puts(cases.v[i]);
	} else if (!err) {
		err = session_kernels(&s, o.kernels, o.nr_kernels, &kernels);
		if (err >= 0 && o.dry_run)
			err = print_commands(&s, &kernels);
		else if (err >= 0)
			err = run_on(&s, &o, &kernels, &cases, err);
	}
	case_names_free(&cases);
	kernel_list_free(&kernels);
	session_close(&s);
	return abs(err);
}
