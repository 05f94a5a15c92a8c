// SPDX-License-Identifier: GPL-2.0
/* Queries of the availability matrix: which cells, and how they are shown. */
#include <stdlib.h>
#include <string.h>

#include "cli/accept.h"
#include "cli/helpers.h"
#include "cli/near.h"
#include "cli/query.h"

/* Areas of cells: what a full run asks, and what is asked when somebody wants to know. */
#define ANSWERS "helper"
#define TERMS "terms"

enum subject { ALL, OF_HELPERS, OF_CONTEXTS };

/* Cuts the names in two: they are not used for anything else any more. */
static void say_unknown(struct case_names *cases, const char *what)
{
	struct near near = { .word = what };
	char text[256], *at;
	int i;

	for (i = 0; i < cases->nr; i++) {
		at = strchr(cases->v[i], '@');
		*at = '\0';
		near_consider(&near, strchr(cases->v[i], '/') + 1);
		near_consider(&near, at + 1);
	}
	msg_error("%s is neither a helper nor a context%s; all of them: "
		  "run_tests.sh run -l -t 'helper/*@*'", what, near_text(&near, text, sizeof(text)));
}

/* The cells that answer @what: a helper (bpf_ may be left out), a context, or a glob of them. */
static int find_cells(struct session *s, const char *area, const char *what, struct matrix_query *q,
		      enum subject *subject)
{
	static const struct {
		const char *glob;
		enum subject subject;
	} ways[] = {
		{ "%s/%s@*", OF_HELPERS },
		{ "%s/*@%s", OF_CONTEXTS },
		{ "%s/bpf_%s@*", OF_HELPERS },
	};
	const char *all = !strcmp(area, TERMS) ? TERMS "/*@*" : ANSWERS "/*@*";
	char glob[256];
	size_t i;
	int err = session_cases(s, &all, 1, &q->cases);

	if (err || !what)
		return err;
	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		snprintf(glob, sizeof(glob), ways[i].glob, area, what);
		if (matrix_keep(&q->cases, glob)) {
			*subject = ways[i].subject;
			return 0;
		}
	}
	say_unknown(&q->cases, what);
	return -BM_EXIT_USAGE;
}

static int open_cells(struct session *s, const struct matrix_opts *o, const char *area,
		      struct matrix_query *q, enum subject *subject)
{
	int code = find_cells(s, area, o->what, q, subject);

	return code ?: matrix_open(s, o, NULL, *subject == OF_HELPERS, q);
}

int helpers_query(struct session *s, const struct matrix_opts *o)
{
	static int (*const views[])(const struct cells_view *v) = {
		[ALL] = view_cells_summary, [OF_HELPERS] = view_cells_of_helpers,
		[OF_CONTEXTS] = view_cells_of_contexts,
	};
	struct matrix_query q = {0};
	enum subject subject = ALL;
	int code = open_cells(s, o, ANSWERS, &q, &subject);

	return matrix_done(&q, code, code < 0 ? 0 : views[subject](&q.view));
}

int helpers_unobtainable(struct session *s, const struct matrix_opts *o)
{
	struct matrix_query q = {0};
	enum subject subject = ALL;
	int code = open_cells(s, o, ANSWERS, &q, &subject);

	return matrix_done(&q, code, code < 0 ? 0 : view_cells_unobtainable(&q.view));
}

int helpers_axis(struct session *s, const struct matrix_opts *o)
{
	int axis = cells_axis_parse(o->args[0]), code;
	enum subject subject = ALL;
	struct matrix_query q = {0};

	if (axis < 0) {
		msg_error("--axis %s: unknown; it is one of caps, gpl, jit", o->args[0]);
		return BM_EXIT_USAGE;
	}
	code = open_cells(s, o, strcmp(o->args[0], "gpl") ? TERMS : ANSWERS, &q, &subject);
	return matrix_done(&q, code, code < 0 ? 0 : view_cells_axis(&q.view, axis));
}

static int find_answers(struct session *s, const struct matrix_opts *o, struct matrix_query *q)
{
	enum subject subject;

	return find_cells(s, ANSWERS, o->what, q, &subject);
}

int helpers_diff(struct session *s, const struct matrix_opts *o)
{
	return matrix_diff(s, o, find_answers);
}

int helpers_accept(struct session *s, const struct matrix_opts *o)
{
	struct matrix_query q = {0};
	int code;

	/* @what is what has to be asked: whatever else the cache has is taken too */
	code = find_answers(s, o, &q);
	if (!code)
		code = session_kernels(s, o->common.kernels, o->common.nr_kernels, &q.kernels);
	if (!code)
		q.cache = query_open(s, &q.kernels, &q.cases, &code);
	if (q.cache)
		code = accept_cells(s, q.cache, o->args[0]);
	return matrix_done(&q, abs(code), 0);
}
