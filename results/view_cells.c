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

const struct cells_words *cells_words(const struct cells *c)
{
	static const struct cells_words words[] = {
		[CELLS_HELPERS] = {
			"kernel,context,helper,answer,reason,errno,gpl_only,evidence",
			"helpers", "contexts", { "helpers of", "contexts of" },
			"-: the kernel has no such context, or not with its options:", false,
		},
		[CELLS_MAPS] = {
			"kernel,type,op,answer,reason,errno,evidence",
			"operations", "types", { "operations of", "types asked for" },
			"-: the kernel does not have it, or not with its options:", true,
		},
	};

	return &words[c->kind];
}

void cells_row(struct table *t, const struct cells *c, int kernel, int helper, int context,
	       const char *value)
{
	static const char * const flags[] = { "", "0", "1" };
	const struct cell *x = cells_at(c, kernel, helper, context);
	bool told = cells_words(c)->labels && (x->answer == CELL_YES || x->answer == CELL_NO);
	const char *row[9] = {
		c->kernels[kernel].name, c->contexts.v[context], c->helpers.v[helper],
		cell_answer_name(x->answer), told ? "" : x->reason, x->err ? errname(x->err) : "",
	};
	int n = 6;

	if (c->kind == CELLS_HELPERS)
		row[n++] = flags[x->gpl_only + 1];
	row[n++] = x->evidence;
	row[n] = value;
	table_rowv(t, row);
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

	snprintf(columns, sizeof(columns), "%s%s%s", cells_words(v->c)->columns,
		 column ? "," : "", column ? column : "");
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

const char *cells_why_absent(const struct cells *c, int kernel, int context)
{
	const char *why = NULL;
	const struct cell *x;
	int h;

	for (h = 0; c->kernels[kernel].shown && h < c->helpers.nr; h++) {
		x = cells_at(c, kernel, h, context);
		if (x->answer == CELL_ABSENT)
			why = why ?: x->reason;
		else if (x->answer)
			return NULL;
	}
	return why;
}

int cells_each_reason(const struct cells *c, const char *const *why, reason_fn fn, void *arg)
{
	bool *which = calloc(c->nr_kernels + 1, sizeof(*which));
	char kernels[512], text[1024];
	int k, j, n = 0;

	for (k = 0; which && k < c->nr_kernels; k++) {
		for (j = 0; j < c->nr_kernels; j++)
			which[j] = why[k] && why[j] && !strcmp(why[j], why[k]);
		for (j = 0; j < k && !which[j]; j++)
			;
		if (!why[k] || j < k)
			continue;
		cells_kernels_text(c, which, kernels, sizeof(kernels));
		snprintf(text, sizeof(text), *kernels ? "%s (%s)" : "%s", why[k], kernels);
		fn(arg, text);
		n++;
	}
	free(which);
	return which ? n : -ENOMEM;
}

struct absent {
	struct outline *o;
	const char *title, *name;
};

static void add_absent(void *arg, const char *reason)
{
	struct absent *a = arg;

	outline_add(a->o, a->title, reason, a->name, "");
}

/* Of one context; @why has room for all kernels. */
static int add_context(const struct cells *c, struct absent *a, int context, const char **why)
{
	int k;

	for (k = 0; k < c->nr_kernels; k++)
		why[k] = cells_why_absent(c, k, context);
	a->name = c->contexts.v[context];
	return cells_each_reason(c, why, add_absent, a);
}

/* Why the kernel lacks what the cell is about, though it has the context: a helper, say. */
static const char *why_cell_absent(const struct cells *c, int kernel, int helper, int context)
{
	const struct cell *x = cells_at(c, kernel, helper, context);

	return c->kernels[kernel].shown && x->answer == CELL_ABSENT &&
	       !cells_why_absent(c, kernel, context) ? x->reason : NULL;
}

/* Where any cell of @helper says @reason (cells_read() keeps one copy of a string). */
static bool cell_says(const struct cells *c, int kernel, int helper, const char *reason)
{
	int x;

	for (x = 0; x < c->contexts.nr && why_cell_absent(c, kernel, helper, x) != reason; x++)
		;
	return x < c->contexts.nr;
}

static int add_helper(const struct cells *c, struct absent *a, int helper, const char **why)
{
	const char *reason, *said = NULL;
	int i, k, n = 0;

	a->name = c->helpers.v[helper];
	for (i = 0; i < c->contexts.nr * c->nr_kernels; i++) {
		reason = why_cell_absent(c, i % c->nr_kernels, helper, i / c->nr_kernels);
		if (!reason || reason == said)
			continue;
		said = reason;
		for (k = 0; k < c->nr_kernels; k++)
			why[k] = cell_says(c, k, helper, reason) ? reason : NULL;
		n += cells_each_reason(c, why, add_absent, a);
	}
	return n;
}

int cells_print_absent(const struct cells_view *v, bool helpers, const char *title)
{
	const char **why = calloc(v->c->nr_kernels + 1, sizeof(*why));
	struct absent a = { outline_new(), title, NULL };
	int i, n = 0, rc = 0;

	for (i = 0; why && i < v->c->contexts.nr; i++)
		n += add_context(v->c, &a, i, why);
	for (i = 0; why && helpers && i < v->c->helpers.nr; i++)
		n += add_helper(v->c, &a, i, why);
	if (n || !a.o || !why)
		rc = outline_print(why ? a.o : NULL, v->width, v->f);
	outline_free(a.o);
	free(why);
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

int cells_print_counts(const struct cells_view *v, bool by_helper, const char *heading,
		       void (*text)(const struct cells_counts *n, char *out, size_t size))
{
	const struct cells *c = v->c;
	const struct cells_names *mains = by_helper ? &c->helpers : &c->contexts;
	int nr = by_helper ? c->contexts.nr : c->helpers.nr, i, j, k, rc, n;
	char columns[4096], cell[64][48];
	const char *row[64] = {0};
	struct table *t;

	snprintf(columns, sizeof(columns), "%s", heading);
	for (k = 0; k < c->nr_kernels; k++)
		if (c->kernels[k].shown)
			snprintf(columns + strlen(columns), sizeof(columns) - strlen(columns),
				 ",>%.*s", (int)strcspn(c->kernels[k].name, ","),
				 c->kernels[k].name);
	t = table_new(columns);
	for (i = 0; i < mains->nr; i++) {
		row[0] = mains->v[i];
		for (k = 0, n = 1; k < c->nr_kernels && n < 63; k++) {
			struct cells_counts counts = {0};

			if (!c->kernels[k].shown)
				continue;
			for (j = 0; j < nr; j++)
				counts.of[(by_helper ? cells_at(c, k, i, j) :
						       cells_at(c, k, j, i))->answer]++;
			text(&counts, cell[n], sizeof(cell[n]));
			row[n] = cell[n];
			n++;
		}
		table_rowv(t, row);
	}
	rc = table_print(t, v->format, v->f);
	table_free(t);
	return rc;
}

static void callers_text(const struct cells_counts *n, char *out, size_t size)
{
	snprintf(out, size, n->of[CELL_UNOBTAINABLE] ? "%d+%d" : "%d", n->of[CELL_YES],
		 n->of[CELL_UNOBTAINABLE]);
}

static int print_helpers(const struct cells_view *v)
{
	fputc('\n', v->f);
	fold_line(v->f, v->width, "Contexts that can call the helper; +N: in so many others its "
		  "arguments could not be had");
	return cells_print_counts(v, true, "helper", callers_text);
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
	rc = cells_print_absent(v, false, "Untestable, as the kernel has no such context or not "
				"with its options:");
	if (!rc && v->verbose)
		rc = print_helpers(v);
	else if (!rc)
		fputs("(-v: in how many contexts each helper can be called)\n", v->f);
	return rc < 0 ? rc : n;
}
