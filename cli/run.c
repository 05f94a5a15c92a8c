// SPDX-License-Identifier: GPL-2.0
/* run: the suite on some kernels. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/run_folder.h"
#include "results/store.h"
#include "results/views.h"
#include "vm/files.h"

enum { OPT_SHARD = 0x200, OPT_RESUME };

struct run_opts {
	struct cli_opts common;
	struct shard shard;
	const char *resume;
};

static const struct argp_option options[] = {
	{ "output", 'o', "DIR", 0, "the run's folder: store, consoles (default: a new one below " RUNS_FOLDER ")", 30 },
	{ "shard", OPT_SHARD, "i/n", 0,
	  "run part i of n, from 1; 'merge' joins the parts.  With -l: kernel and case of each of its cases", 30 },
	{ "resume", OPT_RESUME, "DIR", 0, "finish the run in DIR, which was stopped or killed", 30 },
	{ 0 },
};

/* What a run that goes on takes from its store cannot be said again. */
static void check_resume(const struct run_opts *o, struct argp_state *state)
{
	const struct cli_opts *c = &o->common;

	if (c->nr_kernels || c->nr_globs || c->out || c->append || c->config || c->list || c->dry_run ||
	    o->shard.count || c->nr_insmod || c->gdb)
		argp_error(state, "--resume takes kernels, cases and all that from DIR; only -j, --silence, -v, -q, "
			   "--cache, --mirror and --offline go with it");
}

static const struct argp_child children[] = {
	{ &cli_kernels_argp, 0, NULL, 0 },
	{ &cli_cases_argp, 0, NULL, 0 },
	{ &cli_machine_argp, 0, NULL, 0 },
	{ &cli_where_argp, 0, NULL, 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct run_opts *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		cli_share(state, children, &o->common);
		break;
	case 'o':
		o->common.out = arg;
		break;
	case OPT_SHARD:
		if (shard_parse(arg, &o->shard))
			argp_error(state, "--shard %s: it is like 2/5, the second of five parts", arg);
		break;
	case OPT_RESUME:
		o->resume = arg;
		break;
	case ARGP_KEY_ARG:
		argp_error(state, "%s: kernels are named with -k, cases with -t", arg);
		break;
	case ARGP_KEY_END:
		if (o->resume)
			check_resume(o, state);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp argp = {
	.options = options, .parser = parse, .children = children,
	.doc = "Runs the suite, or what -t picks of it, on each kernel, and prints what was not as expected.",
};

/* One VM for all cases of a kernel, however many VMs a run would take. */
static int print_commands(struct session *s, const struct cli_opts *o, const struct work *work, int nr)
{
	struct case_names modules;
	int i, code = session_modules(s, o->globs, o->nr_globs, &modules);

	for (i = 0; i < nr && !code; i++) {
		struct vm_job job = {
			.kernel = work[i].kernel, .cases = work[i].cases, .nr_cases = work[i].nr_cases,
			.modules = (const char *const *)modules.v, .nr_modules = modules.nr,
		};

		if (work[i].nr_cases && *work[i].kernel->image)
			code = print_command(s, &job, o->out);
	}
	case_names_free(&modules);
	return code;
}

static int print_names(const struct case_names *cases)
{
	int i;

	for (i = 0; i < cases->nr; i++)
		puts(cases->v[i]);
	return BM_EXIT_OK;
}

static int print_work(const struct work *work, int nr)
{
	int i, c;

	for (i = 0; i < nr; i++)
		for (c = 0; c < work[i].nr_cases; c++)
			printf("%s\t%s\n", work[i].kernel->name, work[i].cases[c]);
	return BM_EXIT_OK;
}

int show_results(const char *path, int code)
{
	struct store *store = store_open(path, STORE_READ);
	int said;

	if (!store)
		return BM_EXIT_HARNESS;
	said = view_summary(store, stdout) ? -BM_EXIT_HARNESS : view_exit_code(store);
	store_close(store);
	if (code)
		return code;
	return said < 0 ? BM_EXIT_HARNESS : said;
}

static int count_cases(const struct work *work, int nr)
{
	int i, n = 0;

	for (i = 0; i < nr; i++)
		n += work[i].nr_cases;
	return n;
}

/* Fetches the kernels that have work, and no others: a shard may leave some out. */
static int fetch_needed(struct session *s, struct work *work, int nr, struct kernel_list *needed)
{
	int i, n;

	for (i = 0; i < nr; i++)
		if (work[i].nr_cases && kernel_list_add(needed, work[i].kernel))
			return -BM_EXIT_HARNESS;
	n = session_fetch(s, needed);
	for (i = n = n < 0 ? n : 0; i < nr && n >= 0; i++)
		if (work[i].nr_cases)
			work[i].kernel = &needed->v[n++];
	return n < 0 ? n : 0;
}

static int run_on(struct session *s, const struct run_opts *o, struct work *work, int nr, const char *selection)
{
	struct execution x = {
		.out = o->common.out, .shard = o->shard, .selection = o->shard.count ? selection : NULL,
		/* a full run is one in which every case had its chance: all cases, the default kernels */
		.full = !o->common.nr_globs && !o->common.nr_kernels,
	};
	bool empty = !count_cases(work, nr);
	struct kernel_list needed = {0};
	char folder[PATH_MAX], path[PATH_MAX];
	int code;

	code = empty ? 0 : fetch_needed(s, work, nr, &needed);
	if (!code && o->common.dry_run) {
		code = print_commands(s, &o->common, work, nr);
	} else if (!code) {
		code = execute(s, work, nr, &x, folder);
		if (!code && empty)
			msg_info("shard %d/%d has no case: the run has fewer than shards; merge takes it too",
				 o->shard.index, o->shard.count);
		else if (!path_fmt(path, sizeof(path), "%s/" STORE_FILE, folder))
			code = show_results(path, code);
		msg_info("results: %s", folder);
	}
	kernel_list_free(&needed);
	return abs(code);
}

/* From here on it is known which cases are to run where; all that is left is to cut it, and to do it. */
static int run_work(struct session *s, const struct run_opts *o, struct work *work, int nr)
{
	char selection[SELECTION_TEXT], *extra = NULL;
	int code;

	/* runs with other kernel arguments or modules do not belong together */
	if (*s->insmod_id && asprintf(&extra, "%s %s", o->common.append ?: "", s->insmod_id) < 0)
		return BM_EXIT_HARNESS;
	shard_selection(work, nr, s->suite, extra ?: o->common.append, selection);
	free(extra);
	if (!o->shard.count)
		return run_on(s, o, work, nr, selection);
	if (shard_cut(&o->shard, work, nr))
		return BM_EXIT_HARNESS;
	code = o->common.list ? print_work(work, nr) : run_on(s, o, work, nr, selection);
	shard_free(work, nr);
	return code;
}

static int run_cases(struct session *s, const struct run_opts *o, const struct case_names *cases)
{
	struct kernel_list kernels = {0};
	struct work *work = NULL;
	int i, code = session_resolve(s, o->common.kernels, o->common.nr_kernels, &kernels);

	if (!code && o->common.gdb && kernels.nr != 1) {
		msg_error("--gdb is for one kernel, and these are %d; name one with -k", kernels.nr);
		code = -BM_EXIT_USAGE;
	}
	if (!code) {
		work = calloc(kernels.nr + 1, sizeof(*work));
		for (i = 0; work && i < kernels.nr; i++)
			work[i] = (struct work){
				.kernel = &kernels.v[i], .cases = (const char *const *)cases->v, .nr_cases = cases->nr,
			};
		code = work ? run_work(s, o, work, kernels.nr) : BM_EXIT_HARNESS;
	}
	free(work);
	kernel_list_free(&kernels);
	return code;
}

int cmd_run(int argc, char **argv)
{
	struct case_names cases = {0};
	struct run_opts o = {0};
	struct session s;
	int code;

	cli_parse(&argp, argc, argv, &o);
	if (o.resume)
		return cmd_resume(o.resume, &o.common);
	code = session_open(&s, &o.common);
	if (!code)
		code = session_cases(&s, o.common.globs, o.common.nr_globs, &cases);
	if (!code)
		code = o.common.list && !o.shard.count ? print_names(&cases) : run_cases(&s, &o, &cases);
	case_names_free(&cases);
	session_close(&s);
	return abs(code);
}
