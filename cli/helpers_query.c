// SPDX-License-Identifier: GPL-2.0
/* Queries of the matrix: which cells, of which kernels, and how they are shown. */
#include <stdlib.h>
#include <string.h>

#include "cli/accept.h"
#include "cli/helpers.h"
#include "cli/near.h"
#include "cli/query.h"
#include "common/names.h"
#include "results/cache.h"
#include "results/fold.h"
#include "results/view_cells.h"

/* Areas of cells: what a full run asks, and what is asked when somebody wants to know. */
#define ANSWERS "helper"
#define TERMS "terms"

enum subject { ALL, OF_HELPERS, OF_CONTEXTS };

struct query {
	enum subject subject;
	struct case_names cases;
	struct kernel_list kernels;
	struct store *cache;
	struct cells_kernel *cells_kernels;
	struct cached_kernel *cached;
	int nr_cached;
	struct cells cells;
	struct cells_view view;
};

/* Keeps the names that match @glob; false, with all of them kept, when none does. */
static bool keep_matching(struct case_names *all, const char *glob)
{
	int i, kept = 0;

	for (i = 0; i < all->nr && !case_matches(all->v[i], &glob, 1); i++)
		;
	if (i == all->nr)
		return false;
	for (i = 0; i < all->nr; i++) {
		if (case_matches(all->v[i], &glob, 1))
			all->v[kept++] = all->v[i];
		else
			free(all->v[i]);
	}
	all->nr = kept;
	return true;
}

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
static int find_cells(struct session *s, const char *area, const char *what, struct query *q)
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
		if (keep_matching(&q->cases, glob)) {
			q->subject = ways[i].subject;
			return 0;
		}
	}
	say_unknown(&q->cases, what);
	return -BM_EXIT_USAGE;
}

static int by_version(const void *a, const void *b)
{
	const struct cells_kernel *x = a, *y = b;

	return kver_cmp(&x->v, &y->v) ?: (x->id > y->id) - (x->id < y->id);
}

/* What stands behind the colon of "6.12.117:amd64". */
static const char *flavour(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon : "";
}

/*
 * Tells since when an answer holds besides those that were asked for: the releases
 * of their flavours.  An image of the user's own is no release.
 */
static bool tells_since(const struct query *q, const struct cached_kernel *k)
{
	int i;

	if (!strncmp(k->build, "file-", 5))
		return false;
	for (i = 0; i < q->kernels.nr; i++)
		if (!strcmp(flavour(q->kernels.v[i].name), flavour(k->name)))
			return true;
	return false;
}

/* The rows of the cache that the query reads; how many, or a negative enum bm_exit. */
static int find_rows(struct session *s, struct query *q, bool since)
{
	int i, j, nr = 0;

	q->nr_cached = results_cache_kernels(q->cache, s->suite, &q->cached);
	if (q->nr_cached < 0)
		return -BM_EXIT_HARNESS;
	q->cells_kernels = calloc(q->nr_cached + 1, sizeof(*q->cells_kernels));
	for (i = 0; q->cells_kernels && i < q->kernels.nr; i++) {
		for (j = 0; j < q->nr_cached && strcmp(q->cached[j].build, q->kernels.v[i].id); j++)
			;
		if (j == q->nr_cached) {
			msg_error("helpers: %s has no results: it did not run to its end",
				  q->kernels.v[i].name);
			return -BM_EXIT_HARNESS;
		}
		q->cells_kernels[nr++] = (struct cells_kernel){ q->cached[j].id,
								q->kernels.v[i].name,
								q->cached[j].v, true };
		q->cached[j].id = -1;
	}
	for (j = 0; q->cells_kernels && since && j < q->nr_cached; j++)
		if (q->cached[j].id >= 0 && tells_since(q, &q->cached[j]))
			q->cells_kernels[nr++] = (struct cells_kernel){ q->cached[j].id,
									q->cached[j].name,
									q->cached[j].v, false };
	return q->cells_kernels ? nr : -BM_EXIT_HARNESS;
}

/* From options to cells in memory; @sides are two kernels to compare, or NULL for those of -k. */
static int open_query(struct session *s, const struct helpers_opts *o, const char *area,
		      const char *const *sides, struct query *q)
{
	int nr, failed = 0, code = find_cells(s, area, o->what, q);
	bool since;

	if (!code)
		code = sides ? query_two_kernels(s, "helpers --diff", sides, &q->kernels) :
			       session_kernels(s, o->common.kernels, o->common.nr_kernels,
					       &q->kernels);
	if (code < 0)
		return code;
	failed = code;
	q->cache = query_open(s, &q->kernels, &q->cases, &code);
	if (!q->cache)
		return -code;
	since = !sides && q->subject == OF_HELPERS;
	nr = find_rows(s, q, since);
	if (nr < 0)
		return nr;
	if (!sides)
		qsort(q->cells_kernels, nr, sizeof(*q->cells_kernels), by_version);
	if (cells_read(q->cache, q->cells_kernels, nr, (const char *const *)q->cases.v, q->cases.nr,
		       &q->cells))
		return -BM_EXIT_HARNESS;
	q->view = (struct cells_view){
		.c = &q->cells, .format = table_format_parse(o->common.format ?: "table"),
		.verbose = msg_level == MSG_VERBOSE, .width = fold_width(stdout), .f = stdout,
	};
	return failed ? BM_EXIT_HARNESS : BM_EXIT_OK;
}

static void close_query(struct query *q)
{
	cells_free(&q->cells);
	cached_kernels_free(q->cached, q->nr_cached);
	free(q->cells_kernels);
	store_close(q->cache);
	case_names_free(&q->cases);
	kernel_list_free(&q->kernels);
}

/* @n is what a view returned; @code what the way there was worth. */
static int done(struct query *q, int code, int n)
{
	close_query(q);
	return n < 0 ? BM_EXIT_HARNESS : code;
}

int helpers_query(struct session *s, const struct helpers_opts *o)
{
	static int (*const views[])(const struct cells_view *v) = {
		[ALL] = view_cells_summary, [OF_HELPERS] = view_cells_of_helpers,
		[OF_CONTEXTS] = view_cells_of_contexts,
	};
	struct query q = {0};
	int code = open_query(s, o, ANSWERS, NULL, &q);

	return done(&q, code, code < 0 ? 0 : views[q.subject](&q.view));
}

int helpers_unobtainable(struct session *s, const struct helpers_opts *o)
{
	struct query q = {0};
	int code = open_query(s, o, ANSWERS, NULL, &q);

	return done(&q, code, code < 0 ? 0 : view_cells_unobtainable(&q.view));
}

int helpers_axis(struct session *s, const struct helpers_opts *o)
{
	int axis = cells_axis_parse(o->args[0]), code;
	struct query q = {0};

	if (axis < 0) {
		msg_error("--axis %s: unknown; it is one of caps, gpl, jit", o->args[0]);
		return BM_EXIT_USAGE;
	}
	code = open_query(s, o, strcmp(o->args[0], "gpl") ? TERMS : ANSWERS, NULL, &q);
	return done(&q, code, code < 0 ? 0 : view_cells_axis(&q.view, axis));
}

int helpers_diff(struct session *s, const struct helpers_opts *o)
{
	struct query q = {0};
	int code, n = 0;

	if (o->common.nr_kernels) {
		msg_error("helpers --diff: it names its two kernels itself; what is -k %s?",
			  o->common.kernels[0]);
		return BM_EXIT_USAGE;
	}
	code = open_query(s, o, ANSWERS, o->args, &q);
	if (code >= 0)
		n = view_cells_diff(&q.view);
	code = done(&q, code, n);
	return code ? code : n ? BM_EXIT_UNEXPECTED : BM_EXIT_OK;
}

int helpers_accept(struct session *s, const struct helpers_opts *o)
{
	struct query q = {0};
	int code;

	/* @what is what has to be asked: whatever else the cache has is taken too */
	code = find_cells(s, ANSWERS, o->what, &q);
	if (!code)
		code = session_kernels(s, o->common.kernels, o->common.nr_kernels, &q.kernels);
	if (!code)
		q.cache = query_open(s, &q.kernels, &q.cases, &code);
	if (q.cache)
		code = accept_cells(s, q.cache, o->args[0]);
	return done(&q, abs(code), 0);
}
