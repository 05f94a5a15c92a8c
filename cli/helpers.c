// SPDX-License-Identifier: GPL-2.0
/* helpers: who can call what. */
#include <stdlib.h>
#include <string.h>

#include "cli/query.h"
#include "common/names.h"
#include "results/cache.h"
#include "results/view_cells.h"

struct helpers_opts {
	struct cli_opts common;
	const char *what;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct helpers_opts *o = state->input;
	int i;

	switch (key) {
	case ARGP_KEY_INIT:
		for (i = 0; i < 3; i++)
			state->child_inputs[i] = &o->common;
		break;
	case ARGP_KEY_ARG:
		if (o->what)
			argp_error(state, "one helper or one context at a time: %s, or %s", o->what, arg);
		o->what = arg;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp_child children[] = {
	{ &cli_kernels_argp, 0, NULL, 0 },
	{ &cli_format_argp, 0, NULL, 0 },
	{ &cli_where_argp, 0, NULL, 0 },
	{ 0 },
};
static const struct argp argp = {
	.parser = parse, .children = children, .args_doc = "[HELPER|CONTEXT]",
	.doc = "Shows in which contexts a helper can be called, or which helpers a context has; a context is named "
	       "as libbpf's section (xdp, cgroup/connect4).  Every yes is a program that was accepted.  What has "
	       "not been asked of a kernel yet is asked first.",
};

/* Keeps the names that match @glob; how many there are. */
static int matching(const struct case_names *all, const char *glob)
{
	int i, n = 0;

	for (i = 0; i < all->nr; i++)
		n += case_matches(all->v[i], &glob, 1);
	return n;
}

static void keep_matching(struct case_names *all, const char *glob)
{
	int i, kept = 0;

	for (i = 0; i < all->nr; i++) {
		if (case_matches(all->v[i], &glob, 1))
			all->v[kept++] = all->v[i];
		else
			free(all->v[i]);
	}
	all->nr = kept;
}

/* The cells that answer @what: a helper, with or without its bpf_, or a context. */
static int find_cells(struct session *s, const char *what, struct case_names *cases, struct cells_query *q,
		      char helper[64])
{
	static const char *const all = "helper/*@*";
	char glob[128];
	int err = session_cases(s, &all, 1, cases);

	if (err || !what)
		return err;
	snprintf(helper, 64, "%s%s", strncmp(what, "bpf_", 4) ? "bpf_" : "", what);
	snprintf(glob, sizeof(glob), "helper/%s@*", helper);
	if (matching(cases, glob)) {
		q->helper = helper;
		keep_matching(cases, glob);
		return 0;
	}
	snprintf(glob, sizeof(glob), "helper/*@%s", what);
	if (matching(cases, glob)) {
		q->context = what;
		keep_matching(cases, glob);
		return 0;
	}
	msg_error("%s is neither a helper nor a context; all of them: run_tests.sh run -l -t '%s'", what, all);
	return -BM_EXIT_USAGE;
}

static int show(struct session *s, const struct helpers_opts *o, struct cells_query *q,
		const struct kernel_list *kernels, struct store *cache)
{
	int64_t *ids = calloc(kernels->nr + 1, sizeof(*ids));
	const char **names = calloc(kernels->nr + 1, sizeof(*names));
	int i, rc, code = BM_EXIT_HARNESS;

	for (i = 0; ids && names && i < kernels->nr; i++) {
		ids[q->nr] = results_cache_kernel(cache, kernels->v[i].id, s->suite);
		names[q->nr] = kernels->v[i].name;
		if (ids[q->nr] < 0)
			msg_error("helpers: %s has no results: it did not run to its end", names[q->nr]);
		else
			q->nr++;
	}
	q->kernels = ids;
	q->names = names;
	if (q->nr) {
		rc = view_cells(cache, q, table_format_parse(o->common.format ?: "table"), stdout);
		if (!rc)
			msg_error("helpers: no cell has an answer");
		code = rc > 0 && q->nr == kernels->nr ? BM_EXIT_OK : BM_EXIT_HARNESS;
	}
	free(ids);
	free(names);
	return code;
}

int cmd_helpers(int argc, char **argv)
{
	struct kernel_list kernels = {0};
	struct case_names cases = {0};
	struct helpers_opts o = {0};
	struct cells_query q = {0};
	struct store *cache;
	struct session s;
	char helper[64];
	int code;

	cli_parse(&argp, argc, argv, &o);
	code = session_open(&s, &o.common);
	if (!code)
		code = find_cells(&s, o.what, &cases, &q, helper);
	if (!code)
		code = session_kernels(&s, o.common.kernels, o.common.nr_kernels, &kernels);
	if (code >= 0 && kernels.nr) {
		cache = query_open(&s, &kernels, &cases, &code);
		if (cache)
			code = show(&s, &o, &q, &kernels, cache);
		store_close(cache);
	}
	case_names_free(&cases);
	kernel_list_free(&kernels);
	session_close(&s);
	return abs(code);
}
