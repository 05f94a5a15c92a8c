// SPDX-License-Identifier: GPL-2.0
#include "results/cells.h"

#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "common/names.h"
#include "results/sql.h"

static const char * const answer_names[CELL_NR_ANSWERS] = {
	[CELL_NOT_ASKED] = "",
	[CELL_YES] = "yes",
	[CELL_NO] = "no",
	[CELL_UNOBTAINABLE] = "unobtainable",
	[CELL_UNTESTABLE] = "untestable",
	[CELL_ABSENT] = "untestable",
};

const char *cell_answer_name(enum cell_answer a)
{
	return answer_names[a];
}

/* The one copy of @s, which lives as long as @c; NULL when out of memory. */
static const char *keep(struct cells *c, const char *s)
{
	char *const *known, *copy;

	if (!*s)
		return "";
	known = tfind(s, &c->strings, (int (*)(const void *, const void *))strcmp);
	if (known)
		return *known;
	copy = strdup(s);
	if (copy && !tsearch(copy, &c->strings, (int (*)(const void *, const void *))strcmp)) {
		free(copy);
		copy = NULL;
	}
	return copy;
}

/* Where @name stands among @n, or would: then *@found is false. */
static int place_of(const struct cells_names *n, const char *name, bool *found)
{
	int low = 0, high = n->nr, mid, rc;

	*found = false;
	while (low < high && !*found) {
		mid = (low + high) / 2;
		rc = strcmp(n->v[mid], name);
		*found = !rc;
		if (rc < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return high;
}

static int add_name(struct cells_names *n, const char *name)
{
	bool found;
	int at = place_of(n, name, &found);
	char **more;

	if (found)
		return 0;
	more = realloc(n->v, (n->nr + 1) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	n->v = more;
	memmove(more + at + 1, more + at, (n->nr - at) * sizeof(*more));
	more[at] = strdup(name);
	n->nr++;
	return more[at] ? 0 : -ENOMEM;
}

static struct cell *cell_at(const struct cells *c, int kernel, int helper, int context)
{
	return &c->v[((size_t)kernel * c->helpers.nr + helper) * c->contexts.nr + context];
}

const struct cell *cells_at(const struct cells *c, int kernel, int helper, int context)
{
	return cell_at(c, kernel, helper, context);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A cell by its name; @names is sorted. */
struct place {
	const char *name;
	int helper, context;
};

static int lay_out(struct cells *c, const char **names, int nr, struct place *places)
{
	const char *context;
	char helper[128];
	bool found;
	int i, pass;

	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i < nr; i++) {
			if (!case_cell_parts(names[i], helper, sizeof(helper), &context)) {
				msg_error("%s: not the name of a cell", names[i]);
				return -EINVAL;
			}
			if (!pass &&
			    (add_name(&c->helpers, helper) || add_name(&c->contexts, context)))
				return -ENOMEM;
			if (!pass)
				continue;
			places[i].name = names[i];
			places[i].helper = place_of(&c->helpers, helper, &found);
			places[i].context = place_of(&c->contexts, context, &found);
		}
	}
	c->v = calloc((size_t)c->nr_kernels * c->helpers.nr * c->contexts.nr + 1, sizeof(*c->v));
	return c->v ? 0 : -ENOMEM;
}

enum {
	COL_NAME, COL_ANSWER, COL_REASON, COL_ERRNO, COL_GPL, COL_CAPS, COL_JIT, COL_EVIDENCE,
	COL_STATUS, COL_WHY,
};

/*
 * The columns of case_result but its name are read only where there is no answer:
 * the name is in the index, and SQLite seeks the row when it needs it.
 */
static const char cells_sql[] =
	"SELECT c.name, x.answer, x.reason, x.errno, x.gpl_only, x.caps, x.jit, x.evidence,"
	" CASE WHEN x.answer IS NULL THEN c.status END,"
	" CASE WHEN x.answer IS NULL THEN c.reason END"
	" FROM case_result c LEFT JOIN cell x ON x.case_id = c.id"
	" WHERE c.kernel = ?1 AND c.name BETWEEN ?2 AND ?3 AND (?4 IS NULL OR c.name GLOB ?4)"
	" ORDER BY c.name";

static enum cell_answer answer_of(const char *word)
{
	int i;

	for (i = CELL_YES; i < CELL_UNTESTABLE && strcmp(word, answer_names[i]); i++)
		;
	return i;
}

/* A case that ended without an answer: what it lacked, or how it ended. */
static const char *take_absent(struct cells *c, sqlite3_stmt *st, struct cell *x)
{
	const char *status = sql_text(st, COL_STATUS), *why = sql_text(st, COL_WHY), *since;
	const char *what = c->kind == CELLS_MAPS ? "map type " : "context ";
	char text[256];

	if (!strcmp(status, "skip")) {
		x->answer = CELL_ABSENT;
		since = strncmp(why, what, strlen(what)) ? NULL : strstr(why, ": since ");
		snprintf(text, sizeof(text), "%s%s", since ? what : "", since ? since + 2 : why);
	} else {
		x->answer = CELL_UNTESTABLE;
		snprintf(text, sizeof(text), "no answer: %s%s%s", status, *why ? ": " : "", why);
	}
	return keep(c, text);
}

/* -1 for NULL. */
static int flag(sqlite3_stmt *st, int column)
{
	return sqlite3_column_type(st, column) == SQLITE_NULL ? -1 : sqlite3_column_int(st, column);
}

static int take(struct cells *c, sqlite3_stmt *st, struct cell *x)
{
	bool asked = sqlite3_column_type(st, COL_ANSWER) != SQLITE_NULL;

	x->gpl_only = flag(st, COL_GPL);
	x->jit = flag(st, COL_JIT);
	x->err = sqlite3_column_int(st, COL_ERRNO);
	x->caps = keep(c, sql_text(st, COL_CAPS));
	x->evidence = keep(c, sql_text(st, COL_EVIDENCE));
	if (asked) {
		x->answer = answer_of(sql_text(st, COL_ANSWER));
		x->reason = keep(c, sql_text(st, COL_REASON));
	} else {
		x->reason = take_absent(c, st, x);
	}
	return x->reason && x->caps && x->evidence ? 0 : -ENOMEM;
}

static void fill_missing(struct cells *c, int kernel, const struct place *p)
{
	*cell_at(c, kernel, p->helper, p->context) = (struct cell){
		.answer = c->kernels[kernel].shown ? CELL_UNTESTABLE : CELL_NOT_ASKED,
		.gpl_only = -1, .jit = -1, .reason = "no result", .caps = "", .evidence = "",
	};
}

static int read_kernel(struct store *s, struct cells *c, int kernel, const struct place *p, int nr)
{
	char glob[256];
	sqlite3_stmt *st;
	int i = 0, rc;

	snprintf(glob, sizeof(glob), "*@%s", c->contexts.v[0]);
	st = sql_query(store_db(s), cells_sql, "ittt", c->kernels[kernel].id, p[0].name,
		       p[nr - 1].name, c->contexts.nr == 1 ? glob : NULL);
	rc = st ? 0 : -EIO;
	/* both are sorted: what one has and the other has not is seen on the way */
	while (!rc && (rc = sql_next(st)) > 0) {
		const char *name = sql_text(st, COL_NAME);

		rc = 0;
		while (i < nr && strcmp(p[i].name, name) < 0)
			fill_missing(c, kernel, &p[i++]);
		if (i == nr || strcmp(p[i].name, name))
			continue;
		rc = take(c, st, cell_at(c, kernel, p[i].helper, p[i].context));
		i++;
	}
	while (!rc && i < nr)
		fill_missing(c, kernel, &p[i++]);
	sqlite3_finalize(st);
	return rc;
}

int cells_read(struct store *s, const struct cells_kernel *kernels, int nr_kernels,
	       const char *const *cases, int nr_cases, struct cells *out)
{
	const char **names = calloc(nr_cases + 1, sizeof(*names));
	struct place *places = calloc(nr_cases + 1, sizeof(*places));
	int rc = -ENOMEM, k;

	*out = (struct cells){ .kernels = kernels, .nr_kernels = nr_kernels };
	if (nr_cases && !strncmp(cases[0], "map/", 4))
		out->kind = CELLS_MAPS;
	if (names && places) {
		for (k = 0; k < nr_cases; k++)
			names[k] = cases[k];
		qsort(names, nr_cases, sizeof(*names), by_text);
		rc = lay_out(out, names, nr_cases, places);
	}
	for (k = 0; !rc && nr_cases && k < nr_kernels; k++)
		rc = read_kernel(s, out, k, places, nr_cases);
	if (rc == -ENOMEM)
		msg_error("matrix: %s", errname(ENOMEM));
	free(names);
	free(places);
	return rc;
}

static void names_free(struct cells_names *n)
{
	int i;

	for (i = 0; i < n->nr; i++)
		free(n->v[i]);
	free(n->v);
}

void cells_free(struct cells *c)
{
	names_free(&c->helpers);
	names_free(&c->contexts);
	free(c->v);
	tdestroy(c->strings, free);
}
