// SPDX-License-Identifier: GPL-2.0
/* report: shows what a store holds. */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/run_folder.h"
#include "common/errname.h"
#include "common/msg.h"
#include "results/store.h"
#include "results/table.h"
#include "results/veristat.h"
#include "results/views.h"

#define LATEST RUNS_FOLDER "/latest"
/* The first of the options that name a view; views[] has their order. */
#define OPT_VIEW 0x200
#define NR_VIEWS 8
#define OPT_FORMAT (OPT_VIEW + NR_VIEWS)
#define OPT_COST (OPT_FORMAT + 1)
#define VERISTAT "veristat"

static const struct view {
	const char *name;
	int (*show)(struct store *s, FILE *f);	/* NULL: comes later */
} views[NR_VIEWS] = {
	{ "summary", view_summary },
	{ "ktap", view_ktap },
	{ "junit", view_junit },
	{ "json", view_json },
	{ "github", view_github },
	{ "markdown", view_markdown },
	{ "html", NULL },
	{ "unsound", view_unsound },
};

struct report {
	const char *format;	/* of the summary; "veristat" */
	const char *kernel;
	const char *path;
	const char *out;
	const struct view *view;
	const char *cost;	/* a statistic, when --cost was given */
	const char *globs[CLI_MAX_LIST];
	int nr_globs;
};

static const struct argp_option report_options[] = {
	{ "summary", OPT_VIEW, NULL, 0, "counts, failures and how to reproduce them (default)", 1 },
	{ "ktap", OPT_VIEW + 1, NULL, 0, "KTAP version 1, a subtest for each kernel", 1 },
	{ "junit", OPT_VIEW + 2, NULL, 0, "JUnit XML, a testsuite for each kernel", 1 },
	{ "json", OPT_VIEW + 3, NULL, 0, "everything, as one document", 1 },
	{ "github", OPT_VIEW + 4, NULL, 0, "annotations for a GitHub Actions job: ::error lines", 1 },
	{ "markdown", OPT_VIEW + 5, NULL, 0, "the summary in Markdown, such as for $GITHUB_STEP_SUMMARY", 1 },
	{ "html", OPT_VIEW + 6, NULL, OPTION_HIDDEN, NULL, 1 },
	{ "unsound", OPT_VIEW + 7, NULL, 0, "programs that a kernel accepts wrongly, as known of it", 1 },
	{ "format", OPT_FORMAT, "FORMAT", 0,
	  "of the summary's counts: table, tsv or json; or veristat, the verdicts as `veristat -C` reads them", 1 },
	{ "kernel", 'k', "KERNEL", 0, "whose verdicts, where the run has several kernels", 1 },
	{ "cost", OPT_COST, "STATISTIC", OPTION_ARG_OPTIONAL,
	  "what accepted verdict programs cost on each kernel: insns (default), states, peak, stack, xlated, jited, "
	  "load_us; what changed most first", 1 },
	{ "test", 't', "GLOB", 0, "with --cost: only cases whose name matches; any number", 1 },
	{ "output", 'o', "FILE", 0, "into FILE, which is replaced only when all was written", 1 },
	{ 0 },
};

static bool is_veristat(const struct report *r)
{
	return r->format && !strcmp(r->format, VERISTAT);
}

/* An enum table_format; -EINVAL beside a view or form of its own. */
static int cost_format(const struct report *r)
{
	if (r->format && (r->view != &views[0] || is_veristat(r)))
		return -EINVAL;
	if (!strcmp(r->view->name, "markdown"))
		return TABLE_MARKDOWN;
	if (!strcmp(r->view->name, "json"))
		return TABLE_JSON;
	return r->view == &views[0] ? table_format_parse(r->format ?: "table") : -EINVAL;
}

static error_t parse_report(int key, char *arg, struct argp_state *state)
{
	struct report *r = state->input;

	switch (key) {
	case OPT_FORMAT:
		if (strcmp(arg, "table") && strcmp(arg, "tsv") && strcmp(arg, "json") && strcmp(arg, VERISTAT))
			argp_error(state, "--format is table, tsv, json or veristat, not %s", arg);
		r->format = arg;
		break;
	case 'k':
		r->kernel = arg;
		break;
	case OPT_VIEW ... OPT_VIEW + NR_VIEWS - 1:
		r->view = &views[key - OPT_VIEW];
		if (!r->view->show)
			argp_error(state, "--%s is not there yet; --summary, --ktap, --junit, --json, "
				   "--github and --markdown are", r->view->name);
		break;
	case OPT_COST:
		r->cost = arg ?: "insns";
		if (view_cost_stat(r->cost) < 0)
			argp_error(state, "--cost=%s: it is one of insns, states, peak, stack, xlated, jited, load_us",
				   r->cost);
		break;
	case 't':
		if (r->nr_globs == CLI_MAX_LIST)
			argp_error(state, "more than %d of one option", CLI_MAX_LIST);
		r->globs[r->nr_globs++] = arg;
		break;
	case 'o':
		r->out = arg;
		break;
	case ARGP_KEY_ARG:
		if (r->path)
			argp_error(state, "one run at a time: %s, or %s", r->path, arg);
		r->path = arg;
		break;
	case ARGP_KEY_SUCCESS:
		if (r->nr_globs && !r->cost)
			argp_error(state, "-t is for --cost; other views show all of a run");
		if (r->cost && cost_format(r) < 0)
			argp_error(state, "--cost goes with one of --markdown, --json and --format table, tsv or "
				   "json, and no other");
		if (!r->cost && r->format && r->view != &views[0])
			argp_error(state, "--format is for the summary; --%s has one form",
				   r->view->name);
		if (r->kernel && !is_veristat(r))
			argp_error(state, "-k %s is for --format veristat; all else is of all kernels", r->kernel);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp report_argp = {
	.options = report_options,
	.parser = parse_report,
	.args_doc = "[RUN]",
	.doc = "Shows the results of RUN, a run's folder or store; by default the latest one's."
	       "\vWith --format the summary is its counts alone, one row for each kernel and area.",
};

/* The store's file for what the user named, a folder or the file itself. */
static int find_store(const char *path, char *out, size_t size)
{
	int err = run_folder_store(path ?: LATEST, out, size);

	if (err && path)
		msg_error("report: %s: %s", path, errname(err));
	else if (err)
		msg_error("report: no run was found here (%s: %s); run ./run_tests.sh, or name a run's folder", LATEST,
			  errname(err));
	return err ? BM_EXIT_USAGE : 0;
}

/* Of the one kernel that is meant.  -ENOENT is wrong usage. */
static int show_veristat(struct store *s, const char *name, FILE *f)
{
	int64_t kernel = view_find_kernel(s, name);
	int rc = kernel < 0 ? (int)kernel : veristat_write(s, kernel, f);

	if (!rc)
		msg_error("report: no verdict of a program; verdict/ cases have them, as in run -t 'verdict/*'");
	return rc ? rc : -ENOENT;
}

/* An enum bm_exit, like all below. */
static int show(struct store *s, const struct report *r, FILE *f)
{
	int rc;

	if (r->cost)
		rc = view_cost(s, view_cost_stat(r->cost), r->globs, r->nr_globs, cost_format(r), f);
	else if (is_veristat(r))
		rc = show_veristat(s, r->kernel, f);
	else if (r->format)
		rc = view_counts(s, table_format_parse(r->format), f);
	else
		rc = r->view->show(s, f);
	if (rc < 0)
		return rc == -ENOENT || (r->cost && rc == -ENODATA) ? BM_EXIT_USAGE : BM_EXIT_HARNESS;
	if (fflush(f) || ferror(f)) {
		msg_error("report: %s: %s", r->out ? r->out : "standard output", errname(errno));
		return BM_EXIT_HARNESS;
	}
	return BM_EXIT_OK;
}

/* Beside the file and then over it: half a report is worse than none. */
static int show_to_file(struct store *s, const struct report *r)
{
	char temp[PATH_MAX];
	FILE *f;
	int rc;

	snprintf(temp, sizeof(temp), "%s.%d.part", r->out, getpid());
	f = fopen(temp, "w");
	if (!f) {
		msg_error("report: %s: %s", r->out, errname(errno));
		return BM_EXIT_USAGE;
	}
	rc = show(s, r, f);
	fclose(f);
	if (rc == BM_EXIT_OK && rename(temp, r->out) < 0) {
		msg_error("report: %s: %s", r->out, errname(errno));
		rc = BM_EXIT_USAGE;
	}
	if (rc != BM_EXIT_OK)
		unlink(temp);
	return rc;
}

int cmd_report(int argc, char **argv)
{
	struct report r = { .view = &views[0] };
	char path[PATH_MAX];
	struct store *s;
	int rc;

	cli_parse(&report_argp, argc, argv, &r);
	rc = find_store(r.path, path, sizeof(path));
	if (rc)
		return rc;
	s = store_open(path, STORE_READ);
	if (!s)
		return BM_EXIT_USAGE;
	rc = r.out ? show_to_file(s, &r) : show(s, &r, stdout);
	store_close(s);
	return rc;
}
