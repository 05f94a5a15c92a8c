// SPDX-License-Identifier: GPL-2.0
/* From options to the cells that a query is about. */
#include <stdlib.h>
#include <string.h>

#include "cli/matrix.h"
#include "cli/query.h"
#include "common/names.h"
#include "results/fold.h"

bool matrix_keep(struct case_names *all, const char *glob)
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
static bool tells_since(const struct matrix_query *q, const struct cached_kernel *k)
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
static int find_rows(struct session *s, const char *verb, struct matrix_query *q, bool since)
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
			msg_error("%s: %s has no results: it did not run to its end",
				  verb, q->kernels.v[i].name);
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

int matrix_ask(struct session *s, const struct matrix_opts *o, const char *const *sides,
	       struct matrix_query *q)
{
	int failed, code;
	char verb[64];

	snprintf(verb, sizeof(verb), "%s --diff", o->verb->name);
	failed = sides ? query_kernels(s, verb, sides, 2, &q->kernels) :
			 session_kernels(s, o->common.kernels, o->common.nr_kernels, &q->kernels);
	if (failed < 0)
		return failed;
	q->cache = query_open(s, &q->kernels, &q->cases, &code);
	if (!q->cache)
		return -code;
	return failed ? BM_EXIT_HARNESS : BM_EXIT_OK;
}

int matrix_kernels(struct session *s, const struct matrix_opts *o, struct matrix_query *q)
{
	int nr = find_rows(s, o->verb->name, q, false);

	if (nr > 0)
		qsort(q->cells_kernels, nr, sizeof(*q->cells_kernels), by_version);
	return nr;
}

int matrix_read(struct session *s, const struct matrix_opts *o, const char *const *sides,
		bool since, struct matrix_query *q)
{
	int nr = find_rows(s, o->verb->name, q, since && !sides);

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
	return BM_EXIT_OK;
}

int matrix_open(struct session *s, const struct matrix_opts *o, const char *const *sides,
		bool since, struct matrix_query *q)
{
	int code = matrix_ask(s, o, sides, q);

	return code < 0 ? code : matrix_read(s, o, sides, since, q) ?: code;
}

void matrix_close(struct matrix_query *q)
{
	cells_free(&q->cells);
	cached_kernels_free(q->cached, q->nr_cached);
	free(q->cells_kernels);
	store_close(q->cache);
	case_names_free(&q->cases);
	kernel_list_free(&q->kernels);
}

int matrix_done(struct matrix_query *q, int code, int n)
{
	matrix_close(q);
	return n < 0 ? BM_EXIT_HARNESS : code;
}

int matrix_diff(struct session *s, const struct matrix_opts *o, matrix_find find)
{
	struct matrix_query q = {0};
	int code, n = 0;

	if (o->common.nr_kernels) {
		msg_error("%s --diff: it names its two kernels itself; what is -k %s?",
			  o->verb->name, o->common.kernels[0]);
		return BM_EXIT_USAGE;
	}
	code = find(s, o, &q);
	if (!code)
		code = matrix_open(s, o, o->args, false, &q);
	if (code >= 0)
		n = view_cells_diff(&q.view);
	code = matrix_done(&q, code, n);
	return code ? code : n ? BM_EXIT_UNEXPECTED : BM_EXIT_OK;
}
