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
#include "results/views.h"

#define LATEST RUNS_FOLDER "/latest"
/* The first of the options that name a view; views[] has their order. */
#define OPT_VIEW 0x200
#define NR_VIEWS 8

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
	struct cli_opts opts;	/* --format only */
	const char *path;
	const char *out;
	const struct view *view;
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
	{ "output", 'o', "FILE", 0, "into FILE, which is replaced only when all was written", 1 },
	{ 0 },
};

static error_t parse_report(int key, char *arg, struct argp_state *state)
{
	struct report *r = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &r->opts;
		break;
	case OPT_VIEW ... OPT_VIEW + NR_VIEWS - 1:
		r->view = &views[key - OPT_VIEW];
		if (!r->view->show)
			argp_error(state, "--%s is not there yet; --summary, --ktap, --junit, --json, "
				   "--github and --markdown are", r->view->name);
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
		if (r->opts.format && r->view != &views[0])
			argp_error(state, "--format is for the summary; --%s has one form",
				   r->view->name);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp_child report_children[] = {
	{ &cli_format_argp, 0, NULL, 0 },
	{ 0 },
};

static const struct argp report_argp = {
	.options = report_options,
	.parser = parse_report,
	.children = report_children,
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

/* An enum bm_exit, like all below. */
static int show(struct store *s, const struct report *r, FILE *f)
{
	int rc = r->opts.format ? view_counts(s, table_format_parse(r->opts.format), f) :
				  r->view->show(s, f);

	if (rc < 0)
		return BM_EXIT_HARNESS;
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
