// SPDX-License-Identifier: GPL-2.0
/* The matrix in rows and in numbers. */
#include "results/view_cells.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "results/fold.h"
#include "results/view_cells_impl.h"

int cells_each(const struct cells *c, bool by_helper, cell_fn fn, void *arg)
{
	int outer = by_helper ? c->helpers.nr : c->contexts.nr;
	int inner = by_helper ? c->contexts.nr : c->helpers.nr;
	int rc = 0, i, j, k, h, x;

	for (i = 0; i < outer; i++) {
		for (j = 0; j < inner; j++) {
			h = by_helper ? i : j;
			x = by_helper ? j : i;
			for (k = 0; k < c->nr_kernels && !rc; k++)
				if (c->kernels[k].shown && cells_at(c, k, h, x)->answer)
					rc = fn(arg, k, h, x, cells_at(c, k, h, x));
		}
	}
	return rc;
}

void cells_row(struct table *t, const struct cells *c, int kernel, int helper, int context,
	       const char *value)
{
	static const char * const flags[] = { "", "0", "1" };
	const struct cell *x = cells_at(c, kernel, helper, context);

	table_row(t, c->kernels[kernel].name, c->contexts.v[context], c->helpers.v[helper],
		  cell_answer_name(x->answer), x->reason, x->err ? errname(x->err) : "",
		  flags[x->gpl_only + 1], x->evidence, value);
}

struct rows {
	const struct cells *c;
	cell_filter want;
	const char *(*value)(const struct cell *x);
	struct table *t;
};

static int add_row(void *arg, int k, int h, int x, const struct cell *cell)
{
	struct rows *r = arg;

	if (!r->want || r->want(cell))
		cells_row(r->t, r->c, k, h, x, r->value ? r->value(cell) : NULL);
	return 0;
}

int cells_print_rows(const struct cells_view *v, struct table *t)
{
	int rc = table_print(t, v->format, v->f);

	if (!rc)
		rc = table_rows(t);
	table_free(t);
	return rc;
}

int cells_rows(const struct cells_view *v, cell_filter want, const char *column,
	       const char *(*value)(const struct cell *x))
{
	char columns[128];
	struct rows r = { v->c, want, column ? value : NULL, NULL };

	snprintf(columns, sizeof(columns), CELL_ROW_COLUMNS "%s%s", column ? "," : "",
		 column ? column : "");
	r.t = table_new(columns);
	cells_each(v->c, false, add_row, &r);
	return cells_print_rows(v, r.t);
}

void cells_kernels_text(const struct cells *c, const bool *which, char *out, size_t size)
{
	size_t len = 0;
	bool all = true;
	int k;

	*out = '\0';
	for (k = 0; k < c->nr_kernels; k++) {
		if (!c->kernels[k].shown)
			continue;
		all &= which[k];
		if (which[k] && len < size)
			len += snprintf(out + len, size - len, "%s%s", len ? ", " : "",
					c->kernels[k].name);
	}
	if (all)
		*out = '\0';
}

/* Why the kernel does not have the context: the same for all of its cells; NULL: it has. */
static const char *why_absent(const struct cells *c, int kernel, int context)
{
	const struct cell *x;
	int h;

	for (h = 0; c->kernels[kernel].shown && h < c->helpers.nr; h++) {
		x = cells_at(c, kernel, h, context);
		if (x->answer == CELL_ABSENT)
			return x->reason;
		if (x->answer)
			return NULL;
	}
	return NULL;
}

/* Adds the context for each reason that kernels have; @which has room for all kernels. */
static int add_absent(const struct cells *c, struct outline *o, const char *title, int context,
		      bool *which)
{
	char kernels[512], label[1024];
	const char *why;
	int k, j, n = 0;

	for (k = 0; k < c->nr_kernels; k++) {
		why = why_absent(c, k, context);
		for (j = 0; j < c->nr_kernels; j++)
			/* cells_read() keeps one copy of a string */
			which[j] = why && why_absent(c, j, context) == why;
		for (j = 0; j < k && !which[j]; j++)
			;
		if (!why || j < k)
			continue;
		cells_kernels_text(c, which, kernels, sizeof(kernels));
		snprintf(label, sizeof(label), *kernels ? "%s (%s)" : "%s", why, kernels);
		outline_add(o, title, label, c->contexts.v[context], "");
		n++;
	}
	return n;
}

int cells_print_absent(const struct cells_view *v, const char *title)
{
	bool *which = calloc(v->c->nr_kernels + 1, sizeof(*which));
	struct outline *o = outline_new();
	int x, n = 0, rc = 0;

	for (x = 0; which && x < v->c->contexts.nr; x++)
		n += add_absent(v->c, o, title, x, which);
	if (n || !o || !which)
		rc = outline_print(which ? o : NULL, v->width, v->f);
	outline_free(o);
	free(which);
	return rc;
}

/* What one kernel answered. */
struct counts {
	int cells, contexts;
	int of[CELL_NR_ANSWERS];
};

static void count(const struct cells *c, int kernel, struct counts *n)
{
	const struct cell *cell;
	int h, x;

	memset(n, 0, sizeof(*n));
	for (x = 0; x < c->contexts.nr; x++) {
		bool there = false;

		for (h = 0; h < c->helpers.nr; h++) {
			cell = cells_at(c, kernel, h, x);
			n->of[cell->answer]++;
			n->cells += !!cell->answer;
			there |= cell->answer && cell->answer != CELL_ABSENT;
		}
		n->contexts += there;
	}
}

static int print_summary(const struct cells_view *v)
{
	struct table *t = table_new("kernel,>contexts,>cells,>yes,>no,>unobtainable,>share,"
				    ">untestable");
	char text[7][32];
	struct counts n;
	int k, cells = 0, allowed, rc;

	for (k = 0; k < v->c->nr_kernels; k++) {
		if (!v->c->kernels[k].shown)
			continue;
		count(v->c, k, &n);
		allowed = n.of[CELL_YES] + n.of[CELL_UNOBTAINABLE];
		const int numbers[] = {
			n.contexts, n.cells, n.of[CELL_YES], n.of[CELL_NO],
			n.of[CELL_UNOBTAINABLE], n.of[CELL_UNTESTABLE] + n.of[CELL_ABSENT],
		};

		for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
			snprintf(text[i], sizeof(text[i]), "%d", numbers[i]);
		snprintf(text[6], sizeof(text[6]), "%.1f %%",
			 allowed ? 100.0 * n.of[CELL_UNOBTAINABLE] / allowed : 0.0);
		table_row(t, v->c->kernels[k].name, text[0], text[1], text[2], text[3], text[4],
			  text[6], text[5]);
		cells += n.cells;
	}
	rc = table_print(t, v->format, v->f);
	table_free(t);
	return rc < 0 ? rc : cells;
}

/* For each helper, in how many contexts it can be called; a column a kernel. */
static int print_helpers(const struct cells_view *v)
{
	const struct cells *c = v->c;
	char columns[4096] = "helper", cell[64][48];
	const char *row[64] = {0};
	struct table *t;
	int h, k, x, rc, n;

	for (k = 0; k < c->nr_kernels; k++)
		if (c->kernels[k].shown)
			snprintf(columns + strlen(columns), sizeof(columns) - strlen(columns),
				 ",>%.*s", (int)strcspn(c->kernels[k].name, ","),
				 c->kernels[k].name);
	t = table_new(columns);
	for (h = 0; h < c->helpers.nr; h++) {
		row[0] = c->helpers.v[h];
		for (k = 0, n = 1; k < c->nr_kernels && n < 63; k++) {
			int yes = 0, unobtainable = 0;

			if (!c->kernels[k].shown)
				continue;
			for (x = 0; x < c->contexts.nr; x++) {
				yes += cells_at(c, k, h, x)->answer == CELL_YES;
				unobtainable += cells_at(c, k, h, x)->answer == CELL_UNOBTAINABLE;
			}
			snprintf(cell[n], sizeof(cell[n]), unobtainable ? "%d+%d" : "%d", yes,
				 unobtainable);
			row[n] = cell[n];
			n++;
		}
		table_rowv(t, row);
	}
	fputc('\n', v->f);
	fold_line(v->f, v->width, "Contexts that can call the helper; +N: in so many others its "
		  "arguments could not be had");
	rc = table_print(t, v->format, v->f);
	table_free(t);
	return rc;
}

int view_cells_summary(const struct cells_view *v)
{
	int n, rc;

	if (v->format != TABLE_TEXT)
		return cells_rows(v, NULL, NULL, NULL);
	n = print_summary(v);
	if (n < 0)
		return n;
	fold_line(v->f, v->width,
		  "share: of unobtainable (allowed, but its arguments could not be had) in yes and "
		  "unobtainable");
	rc = cells_print_absent(v, "Untestable, as the kernel has no such context or not with its "
				   "options:");
	if (!rc && v->verbose)
		rc = print_helpers(v);
	else if (!rc)
		fputs("(-v: in how many contexts each helper can be called)\n", v->f);
	return rc < 0 ? rc : n;
}
