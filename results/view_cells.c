// SPDX-License-Identifier: GPL-2.0
#include "results/view_cells.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/errname.h"
#include "results/sql.h"

#define MIN_WIDTH 40

/* "3,1,2" of the kernels' row ids: numbers of our own, fit for a query's text. */
static char *id_list(const struct cells_query *q)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	int i;

	for (i = 0; f && i < q->nr; i++)
		fprintf(f, "%s%lld", i ? "," : "", (long long)q->kernels[i]);
	if (f)
		fclose(f);
	return text;
}

static int position_of(const struct cells_query *q, int64_t kernel)
{
	int i;

	for (i = 0; i < q->nr && q->kernels[i] != kernel; i++)
		;
	return i;
}

/* All cells that are asked for, ordered so that one subject's stand together. */
static sqlite3_stmt *cells(struct store *s, const struct cells_query *q, const char *subject)
{
	char *ids = id_list(q), *sql = NULL;
	sqlite3_stmt *st = NULL;

	if (ids && asprintf(&sql,
			    "SELECT c.kernel, x.context, x.helper, x.answer, x.reason, x.errno, x.gpl_only, x.evidence "
			    "FROM cell x JOIN case_result c ON c.id = x.case_id WHERE c.kernel IN (%s) "
			    "AND (?1 IS NULL OR x.helper = ?1) AND (?2 IS NULL OR x.context = ?2) "
			    "ORDER BY x.%s, x.helper, x.context", ids, subject) >= 0)
		st = sql_query(store_db(s), sql, "tt", q->helper, q->context);
	free(ids);
	free(sql);
	return st;
}

static int print_rows(struct store *s, const struct cells_query *q, enum table_format format, FILE *f)
{
	struct table *t = table_new("kernel,context,helper,answer,reason,errno,gpl_only,evidence");
	sqlite3_stmt *st = cells(s, q, "context");
	const char *gpl;
	int rc, n = 0;

	while (st && (rc = sql_next(st)) > 0) {
		gpl = sqlite3_column_type(st, 6) == SQLITE_NULL ? "" : sql_text(st, 6);
		table_row(t, q->names[position_of(q, sqlite3_column_int64(st, 0))], sql_text(st, 1),
			  sql_text(st, 2), sql_text(st, 3), sql_text(st, 4),
			  sqlite3_column_int(st, 5) ? errname(sqlite3_column_int(st, 5)) : "", gpl,
			  sql_text(st, 7));
		n++;
	}
	if (!st)
		rc = -EIO;
	sqlite3_finalize(st);
	if (!rc)
		rc = table_print(t, format, f);
	table_free(t);
	return rc < 0 ? rc : n;
}

/* Subjects (contexts of a helper, helpers of a context) with one answer on each kernel. */
struct group {
	char **answers;
	char **subjects;
	int nr;
};

struct groups {
	struct group *v;
	int nr, nr_kernels;
	int cells;
};

static struct group *group_of(struct groups *g, char **answers)
{
	struct group *more;
	int i, k;

	for (i = 0; i < g->nr; i++) {
		for (k = 0; k < g->nr_kernels && !strcmp(g->v[i].answers[k], answers[k]); k++)
			;
		if (k == g->nr_kernels)
			return &g->v[i];
	}
	more = realloc(g->v, (g->nr + 1) * sizeof(*more));
	if (!more)
		return NULL;
	g->v = more;
	more = &g->v[g->nr++];
	*more = (struct group){ .answers = calloc(g->nr_kernels, sizeof(char *)) };
	for (k = 0; more->answers && k < g->nr_kernels; k++)
		more->answers[k] = strdup(answers[k]);
	return more->answers ? more : NULL;
}

/* Puts the finished subject into its group, and begins again with no answers. */
static int finish(struct groups *g, char *subject, char **answers)
{
	struct group *to;
	char **more;
	int k;

	for (k = 0; k < g->nr_kernels; k++)
		if (!answers[k])
			answers[k] = strdup("-");
	to = group_of(g, answers);
	more = to ? realloc(to->subjects, (to->nr + 1) * sizeof(*more)) : NULL;
	if (!more)
		return -ENOMEM;
	to->subjects = more;
	to->subjects[to->nr++] = subject;
	for (k = 0; k < g->nr_kernels; k++) {
		free(answers[k]);
		answers[k] = NULL;
	}
	return 0;
}

static int collect(struct store *s, const struct cells_query *q, struct groups *g)
{
	const char *what = q->context ? "helper" : "context";
	sqlite3_stmt *st = cells(s, q, what);
	char **answers = calloc(q->nr + 1, sizeof(*answers)), *subject = NULL;
	int rc = st && answers ? 0 : -ENOMEM, column = q->context ? 2 : 1, k;

	g->nr_kernels = q->nr;
	while (!rc && (rc = sql_next(st)) > 0) {
		rc = 0;
		if (subject && strcmp(subject, sql_text(st, column))) {
			rc = finish(g, subject, answers);
			subject = NULL;
		}
		if (!subject)
			subject = strdup(sql_text(st, column));
		k = position_of(q, sqlite3_column_int64(st, 0));
		free(answers[k]);
		answers[k] = strdup(sql_text(st, 3));
		g->cells++;
	}
	if (subject && !rc)
		rc = finish(g, subject, answers);
	sqlite3_finalize(st);
	free(answers);
	return rc;
}

static int width_of(FILE *f)
{
	struct winsize w;

	if (ioctl(fileno(f), TIOCGWINSZ, &w) || w.ws_col < MIN_WIDTH)
		return 100;
	return w.ws_col;
}

/* The subjects behind @indent columns, in as many lines as it takes. */
static void print_wrapped(FILE *f, const struct group *g, int indent)
{
	int width = width_of(f), at = indent, i, len;

	for (i = 0; i < g->nr; i++) {
		len = strlen(g->subjects[i]) + 1;
		if (i && at + len > width) {
			fprintf(f, "\n%*s", indent, "");
			at = indent;
		} else if (i) {
			at += fprintf(f, " ");
		}
		at += fprintf(f, "%s", g->subjects[i]);
	}
	fputc('\n', f);
}

static int by_answers(const void *a, const void *b)
{
	const struct group *ga = a, *gb = b;

	/* "yes" before "no" before the rest, as a reader looks for it */
	return strcmp(gb->answers[0], ga->answers[0]) ?: gb->nr - ga->nr;
}

static bool has_dash(const struct group *g, int nr_kernels)
{
	int k;

	for (k = 0; k < nr_kernels; k++)
		if (!strcmp(g->answers[k], "-"))
			return true;
	return false;
}

static void print_groups(const struct cells_query *q, struct groups *g, FILE *f)
{
	int indent = 0, i, k, *widths = calloc(q->nr + 1, sizeof(*widths));
	bool absent = false;

	if (g->nr)
		qsort(g->v, g->nr, sizeof(*g->v), by_answers);
	for (k = 0; widths && k < q->nr; k++) {
		widths[k] = strlen(q->names[k]);
		for (i = 0; i < g->nr; i++)
			if ((int)strlen(g->v[i].answers[k]) > widths[k])
				widths[k] = strlen(g->v[i].answers[k]);
		indent += widths[k] + 2;
		fprintf(f, "%-*s  ", widths[k], q->names[k]);
	}
	fprintf(f, "%s of %s\n", q->context ? "helpers" : "contexts", q->context ? q->context : q->helper);
	for (i = 0; widths && i < g->nr; i++) {
		for (k = 0; k < q->nr; k++)
			fprintf(f, "%-*s  ", widths[k], g->v[i].answers[k]);
		print_wrapped(f, &g->v[i], indent);
		absent |= has_dash(&g->v[i], q->nr);
	}
	if (absent)
		fputs("(-: that kernel does not have the context)\n", f);
	free(widths);
}

static void groups_free(struct groups *g)
{
	int i, k;

	for (i = 0; i < g->nr; i++) {
		for (k = 0; k < g->nr_kernels; k++)
			free(g->v[i].answers[k]);
		for (k = 0; k < g->v[i].nr; k++)
			free(g->v[i].subjects[k]);
		free(g->v[i].answers);
		free(g->v[i].subjects);
	}
	free(g->v);
}

/* For each helper, in how many contexts it can be called; a column a kernel. */
static int print_counts(struct store *s, const struct cells_query *q, FILE *f)
{
	char columns[4096] = "helper", cell[48], *sql = NULL, *ids = id_list(q), **cells;
	struct table *t;
	sqlite3_stmt *st = NULL;
	int rc = -ENOMEM, n = 0, k;

	for (k = 0; k < q->nr; k++)
		snprintf(columns + strlen(columns), sizeof(columns) - strlen(columns), ",>%s", q->names[k]);
	t = table_new(columns);
	cells = calloc(q->nr + 1, sizeof(*cells));
	if (ids && asprintf(&sql, "SELECT x.helper, c.kernel, sum(x.answer = 'yes'), sum(x.answer = 'unobtainable') "
			    "FROM cell x JOIN case_result c ON c.id = x.case_id WHERE c.kernel IN (%s) "
			    "GROUP BY x.helper, c.kernel ORDER BY x.helper", ids) >= 0)
		st = sql_query(store_db(s), sql, "");
	while (st && cells && (rc = sql_next(st)) > 0) {
		if (cells[0] && strcmp(cells[0], sql_text(st, 0))) {
			table_rowv(t, (const char *const *)cells);
			for (k = 0; k <= q->nr; k++)
				free(cells[k]), cells[k] = NULL;
		}
		if (!cells[0])
			cells[0] = strdup(sql_text(st, 0));
		snprintf(cell, sizeof(cell), "%d%s", sqlite3_column_int(st, 2), sqlite3_column_int(st, 3) ? "+?" : "");
		cells[1 + position_of(q, sqlite3_column_int64(st, 1))] = strdup(cell);
		n++;
	}
	if (cells && cells[0])
		table_rowv(t, (const char *const *)cells);
	sqlite3_finalize(st);
	if (!rc)
		rc = table_print(t, TABLE_TEXT, f);
	if (!rc)
		fputs("Contexts that can call the helper; +?: in others its arguments could not be had.\n", f);
	for (k = 0; cells && k <= q->nr; k++)
		free(cells[k]);
	free(cells);
	table_free(t);
	free(ids);
	free(sql);
	return rc < 0 ? rc : n;
}

int view_cells(struct store *s, const struct cells_query *q, enum table_format format, FILE *f)
{
	struct groups g = {0};
	int rc;

	if (format != TABLE_TEXT)
		return print_rows(s, q, format, f);
	if (!q->helper && !q->context)
		return print_counts(s, q, f);
	rc = collect(s, q, &g);
	if (!rc)
		print_groups(q, &g, f);
	groups_free(&g);
	return rc < 0 ? rc : g.cells;
}
