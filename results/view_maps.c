// SPDX-License-Identifier: GPL-2.0
/* The operation matrix of maps: which types are there, and one cell with its evidence. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/fold.h"
#include "results/since.h"
#include "results/view_cells_impl.h"

/* "31/58": allowed, of those that were answered. */
static void allowed_text(const struct cells_counts *n, char *out, size_t size)
{
	int unsure = n->of[CELL_UNOBTAINABLE] + n->of[CELL_UNTESTABLE];
	int asked = n->of[CELL_YES] + n->of[CELL_NO], len;

	if (!asked && !unsure) {
		snprintf(out, size, "-");
		return;
	}
	len = snprintf(out, size, "%d/%d", n->of[CELL_YES], asked);
	if (unsure)
		snprintf(out + len, size - len, " %d?", unsure);
}

enum presence { PRESENCE_UNKNOWN, THERE, NOT_THERE };

static enum presence presence_of(const struct cells *c, int kernel, int type)
{
	enum presence p = PRESENCE_UNKNOWN;
	int op;

	for (op = 0; op < c->helpers.nr; op++) {
		const struct cell *x = cells_at(c, kernel, op, type);

		if (cells_is_point(x))
			return THERE;
		if (x->answer == CELL_ABSENT)
			p = NOT_THERE;
	}
	return p;
}

/* Since when @type is there, where not all kernels have it; "" where they do. */
static int put_presence(const struct cells *c, int type, struct since_point *points, char **text)
{
	bool changes = false;
	int k, n = 0;
	size_t size;
	FILE *f = open_memstream(text, &size);

	if (!f)
		return -ENOMEM;
	for (k = 0; k < c->nr_kernels; k++) {
		enum presence p = presence_of(c, k, type);

		if (p == PRESENCE_UNKNOWN)
			continue;
		points[n] = (struct since_point){ c->kernels[k].name, c->kernels[k].v,
						  p == THERE ? "there" : "not there" };
		changes |= strcmp(points[n++].answer, points[0].answer);
	}
	if (changes)
		since_print(f, points, n);
	return fclose(f) ? -ENOMEM : 0;
}

static int print_presence(const struct cells_view *v)
{
	struct since_point *points = calloc(v->c->nr_kernels + 1, sizeof(*points));
	struct outline *o = outline_new();
	int rc = points && o ? 0 : -ENOMEM, n = 0, x;
	char title[256];

	snprintf(title, sizeof(title), "Not on all of the %d kernels asked, %s to %s:",
		 v->c->nr_kernels, v->c->kernels[0].name,
		 v->c->kernels[v->c->nr_kernels - 1].name);
	for (x = 0; !rc && x < v->c->contexts.nr; x++) {
		char *text = NULL;

		rc = put_presence(v->c, x, points, &text);
		if (!rc && *text) {
			outline_add(o, title, text, v->c->contexts.v[x], "");
			n++;
		}
		free(text);
	}
	if (rc)
		msg_error("matrix: %s", errname(-rc));
	else if (n)
		rc = outline_print(o, v->width, v->f);
	outline_free(o);
	free(points);
	return rc;
}

static int count_cell(void *arg, int k, int h, int x, const struct cell *cell)
{
	(void)k;
	(void)h;
	(void)x;
	(void)cell;
	++*(int *)arg;
	return 0;
}

int view_maps_summary(const struct cells_view *v)
{
	int rc, n = 0;

	if (v->format != TABLE_TEXT)
		return cells_rows(v, NULL, NULL, NULL);
	cells_each(v->c, false, count_cell, &n);
	rc = cells_print_counts(v, false, "type", allowed_text);
	if (!rc)
		fold_line(v->f, v->width, "31/58: of 58 operations that the kernel answered the "
			  "type allows 31; 2?: so many could not be answered; -: no such type");
	if (!rc)
		rc = print_presence(v);
	if (!rc)
		rc = cells_print_absent(v, false, "Why a kernel that is shown does not have it:");
	return rc < 0 ? rc : n;
}

int view_maps_cell(const struct cells_view *v)
{
	const struct cells *c = v->c;
	struct since_point *points;
	struct table *t;
	int k, rc, shown = 0, n = 0;

	if (v->format != TABLE_TEXT)
		return cells_rows(v, NULL, NULL, NULL);
	points = calloc(c->nr_kernels + 1, sizeof(*points));
	t = table_new("kernel,answer,~evidence");
	for (k = 0; points && k < c->nr_kernels; k++) {
		const struct cell *x = cells_at(c, k, 0, 0);

		if (cells_is_point(x))
			points[n++] = (struct since_point){ c->kernels[k].name, c->kernels[k].v,
							    cells_point_text(c, x) };
		if (!c->kernels[k].shown || !x->answer)
			continue;
		table_row(t, c->kernels[k].name, cells_answer_text(c, x),
			  *x->evidence ? x->evidence : cells_is_point(x) ? "" : x->reason);
		shown++;
	}
	fprintf(v->f, "%s of %s\n", c->helpers.v[0], c->contexts.v[0]);
	rc = table_print(points ? t : NULL, v->format, v->f);
	if (!rc && n) {
		since_print(v->f, points, n);
		fputc('\n', v->f);
	}
	table_free(t);
	free(points);
	return rc < 0 ? rc : shown;
}
