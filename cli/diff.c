// SPDX-License-Identifier: GPL-2.0
/* diff: what two kernels answer differently. */
#include <stdlib.h>

#include "cli/query.h"
#include "results/cache.h"
#include "results/views.h"

struct diff_opts {
	struct cli_opts common;
	const char *sides[2];
	int nr;
};

static const struct argp_child children[] = {
	{ &cli_cases_argp, 0, NULL, 0 },
	{ &cli_format_argp, 0, NULL, 0 },
	{ &cli_where_argp, 0, NULL, 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct diff_opts *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		cli_share(state, children, &o->common);
		break;
	case ARGP_KEY_ARG:
		if (o->nr == 2)
			argp_error(state, "diff takes two kernels; what is %s?", arg);
		o->sides[o->nr++] = arg;
		break;
	case ARGP_KEY_END:
		if (o->nr < 2)
			argp_error(state, "diff takes two kernels, such as 6.12.107 6.12.111");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp argp = {
	.parser = parse, .children = children, .args_doc = "A B",
	.doc = "Shows the cases that end differently on the kernels A and B, in both directions: status, verdict, "
	       "answer.  Cases that have not run on one of them run first.\vExit code 1 when they differ.",
};

static int show(struct session *s, const struct diff_opts *o, const struct kernel_list *kernels,
		const struct case_names *cases, struct store *cache)
{
	struct diff_side sides[2];
	int i, nr, format = table_format_parse(o->common.format ?: "table");

	for (i = 0; i < 2; i++) {
		sides[i] = (struct diff_side){
			cache, results_cache_kernel(cache, kernels->v[i].id, s->suite), kernels->v[i].name,
			(const char *const *)cases->v, cases->nr,
		};
		if (sides[i].kernel < 0) {
			msg_error("diff: %s has no results: it did not run to its end", kernels->v[i].name);
			return BM_EXIT_HARNESS;
		}
	}
	nr = view_diff(&sides[0], &sides[1], format, stdout);
	return nr < 0 ? BM_EXIT_HARNESS : nr ? BM_EXIT_UNEXPECTED : BM_EXIT_OK;
}

int cmd_diff(int argc, char **argv)
{
	struct kernel_list kernels = {0};
	struct case_names cases = {0};
	struct diff_opts o = {0};
	struct store *cache;
	struct session s;
	int code;

	cli_parse(&argp, argc, argv, &o);
	code = session_open(&s, &o.common);
	if (!code)
		code = session_cases(&s, o.common.globs, o.common.nr_globs, &cases);
	if (!code)
		code = query_two_kernels(&s, "diff", o.sides, &kernels);
	if (!code) {
		cache = query_open(&s, &kernels, &cases, &code);
		if (cache)
			code = show(&s, &o, &kernels, &cases, cache);
		store_close(cache);
	}
	case_names_free(&cases);
	kernel_list_free(&kernels);
	session_close(&s);
	return abs(code);
}
