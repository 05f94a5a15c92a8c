// SPDX-License-Identifier: GPL-2.0
/* Lists of the matrix: what differs, what is unobtainable, what depends on an axis. */
#include "results/view_cells.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/view_cells_impl.h"

/* A licence is compared where both sides were asked for it, of maps the errno too. */
static bool differ(const struct cells *c, const struct cell *a, const struct cell *b)
{
	if (!a->answer || !b->answer)
		return false;
	if (strcmp(cells_point_text(c, a), cells_point_text(c, b)))
		return true;
	return a->answer == CELL_YES && a->gpl_only >= 0 && b->gpl_only >= 0 &&
	       a->gpl_only != b->gpl_only;
}

/* "no (needs sleepable, EINVAL)"; a yes has no more to say than its licence. */
static void side_text(const struct cells *c, const struct cell *x, char *out, size_t size)
{
	if (cells_words(c)->labels)
		snprintf(out, size, cells_is_point(x) ? "%s" : "%s (%s)", cells_answer_text(c, x),
			 x->reason);
	else if (x->answer == CELL_YES)
		snprintf(out, size, "%s", x->gpl_only == 1 ? "yes, GPL" : "yes");
	else
		snprintf(out, size, "%s (%s%s%s)", cell_answer_name(x->answer), x->reason,
			 x->err ? ", " : "", x->err ? errname(x->err) : "");
}

static void evidence_text(const struct cells *c, int helper, int context, char *out, size_t size)
{
	const struct cell *x;
	size_t len = 0;
	int k;

	*out = '\0';
	for (k = 0; k < 2 && len < size; k++) {
		x = cells_at(c, k, helper, context);
		if (*x->evidence)
			len += snprintf(out + len, size - len, "%s%s: %s", len ? "; " : "",
					c->kernels[k].name, x->evidence);
	}
}

struct differences {
	const struct cells *c;
	struct outline *o;	/* or rows for programs */
	struct table *t;
	bool evidence;		/* below each line; of maps it parts what is alike: -v only */
	int nr;
};

static int add_difference(void *arg, int k, int h, int x, const struct cell *cell)
{
	struct differences *d = arg;
	const struct cell *other = cells_at(d->c, 1, h, x);
	char heading[700], sides[2][300], evidence[1024];

	if (k || !differ(d->c, cell, other))
		return 0;
	d->nr++;
	if (d->t) {
		cells_row(d->t, d->c, 0, h, x, NULL);
		cells_row(d->t, d->c, 1, h, x, NULL);
		return 0;
	}
	side_text(d->c, cell, sides[0], sizeof(sides[0]));
	side_text(d->c, other, sides[1], sizeof(sides[1]));
	snprintf(heading, sizeof(heading), "%s -> %s", sides[0], sides[1]);
	*evidence = '\0';
	if (d->evidence)
		evidence_text(d->c, h, x, evidence, sizeof(evidence));
	outline_add(d->o, heading, d->c->helpers.v[h], d->c->contexts.v[x], evidence);
	return 0;
}

int view_cells_diff(const struct cells_view *v)
{
	const char *a = v->c->kernels[0].name, *b = v->c->kernels[1].name;
	struct differences d = {
		.c = v->c, .evidence = v->verbose || !cells_words(v->c)->labels,
	};
	int rc;

	if (v->format == TABLE_TEXT) {
		d.o = outline_new();
		cells_each(v->c, true, add_difference, &d);
		if (d.nr)
			fprintf(v->f, "%d cell%s from %s to %s:\n", d.nr,
				d.nr > 1 ? "s differ" : " differs", a, b);
		else
			fprintf(v->f, "No cell differs between %s and %s.\n", a, b);
		rc = outline_print(d.o, v->width, v->f);
		outline_free(d.o);
	} else {
		d.t = table_new(cells_words(v->c)->columns);
		cells_each(v->c, false, add_difference, &d);
		rc = cells_print_rows(v, d.t);
	}
	return rc < 0 ? rc : d.nr;
}

/* ---- cells under a heading, with the kernels that they are of */

struct listed {
	const struct cells *c;
	struct outline *o;
	bool *which;
	cell_filter want;
	const char *(*value)(const struct cell *x);	/* cells of one value stand together */
	const char *heading;				/* of the value; NULL: helper and reason */
	int nr;
};

/* The heading is what the cells have in common, the label what they differ in. */
static void add_texts(struct listed *l, int helper, int context, const struct cell *x)
{
	char kernels[512], heading[1024], label[1024];
	const char *name = l->c->helpers.v[helper];

	cells_kernels_text(l->c, l->which, kernels, sizeof(kernels));
	if (l->heading) {
		snprintf(heading, sizeof(heading), "%s%s%s%s:", l->heading, l->value(x),
			 *kernels ? ", on " : "", kernels);
		snprintf(label, sizeof(label), "%s", name);
	} else {
		snprintf(heading, sizeof(heading), "%s: %s%s%s", name, x->reason,
			 *x->evidence ? ": " : "", x->evidence);
		snprintf(label, sizeof(label), "%s", *kernels ? kernels : "all kernels asked");
	}
	outline_add(l->o, heading, label, l->c->contexts.v[context], "");
}

static int add_listed(void *arg, int k, int h, int x, const struct cell *cell)
{
	struct listed *l = arg;
	int j;

	if (!l->want(cell))
		return 0;
	l->nr++;
	for (j = 0; j < l->c->nr_kernels; j++) {
		const struct cell *y = cells_at(l->c, j, h, x);

		/* cells_read() keeps one copy of a string */
		l->which[j] = l->c->kernels[j].shown && y->answer && l->want(y) &&
			      l->value(cell) == l->value(y);
	}
	/* the first kernel speaks for all that say the same */
	for (j = 0; j < k && !l->which[j]; j++)
		;
	if (j == k)
		add_texts(l, h, x, cell);
	return 0;
}

/* Returns how many cells, or a negative errno with a message. */
static int print_listed(const struct cells_view *v, struct listed *l)
{
	int rc;

	l->c = v->c;
	l->which = calloc(v->c->nr_kernels + 1, sizeof(*l->which));
	l->o = l->which ? outline_new() : NULL;
	if (l->which)
		cells_each(v->c, true, add_listed, l);
	rc = outline_print(l->o, v->width, v->f);
	outline_free(l->o);
	free(l->which);
	return rc < 0 ? rc : l->nr;
}

static bool is_unobtainable(const struct cell *x)
{
	return x->answer == CELL_UNOBTAINABLE;
}

static const char *evidence_of(const struct cell *x)
{
	return x->evidence;
}

int view_cells_unobtainable(const struct cells_view *v)
{
	struct listed l = { .want = is_unobtainable, .value = evidence_of };
	int n;

	if (v->format != TABLE_TEXT)
		return cells_rows(v, is_unobtainable, NULL, NULL);
	n = print_listed(v, &l);
	if (!n)
		fputs("No cell is unobtainable.\n", v->f);
	return n;
}

/* ---- axes */

static const char *caps_of(const struct cell *x)
{
	return x->caps;
}

static const char *gpl_of(const struct cell *x)
{
	return x->gpl_only < 0 ? "" : x->gpl_only ? "1" : "0";
}

static const char *jit_of(const struct cell *x)
{
	return x->jit < 0 ? "" : x->jit ? "1" : "0";
}

static const char *nothing_of(const struct cell *x)
{
	(void)x;
	return "";
}

static bool depends_on_caps(const struct cell *x)
{
	return x->answer == CELL_YES && *x->caps && strcmp(x->caps, "unprivileged");
}

static bool depends_on_gpl(const struct cell *x)
{
	return x->answer == CELL_YES && x->gpl_only == 1;
}

static bool depends_on_jit(const struct cell *x)
{
	return x->answer == CELL_YES && x->jit == 1;
}

static const struct axis {
	const char *name;
	const char *column;				/* NULL: gpl_only is there already */
	const char *(*value)(const struct cell *x);	/* "": not asked */
	cell_filter depends;
	const char *heading;
	const char *(*group)(const struct cell *x);	/* what stands behind the heading */
} axes[AXIS_NR] = {
	[AXIS_CAPS] = { "caps", "caps", caps_of, depends_on_caps, "yes with ", caps_of },
	[AXIS_GPL] = { "gpl", NULL, gpl_of, depends_on_gpl,
		       "yes in a program with a GPL-compatible licence", nothing_of },
	[AXIS_JIT] = { "jit", "jit", jit_of, depends_on_jit, "yes with the JIT only", nothing_of },
};

int cells_axis_parse(const char *name)
{
	int i;

	for (i = 0; i < AXIS_NR; i++)
		if (!strcmp(axes[i].name, name))
			return i;
	return -1;
}

static int was_asked(void *arg, int k, int h, int x, const struct cell *cell)
{
	const struct axis *axis = arg;

	(void)k;
	(void)h;
	(void)x;
	return cell->answer == CELL_YES && *axis->value(cell);
}

int view_cells_axis(const struct cells_view *v, enum cells_axis which)
{
	const struct axis *axis = &axes[which];
	struct listed l = { .want = axis->depends, .value = axis->group, .heading = axis->heading };
	int n;

	if (!cells_each(v->c, false, was_asked, (void *)axis)) {
		msg_error("helpers: --axis %s: no answer of these kernels says it", axis->name);
		return -ENODATA;
	}
	if (v->format != TABLE_TEXT)
		return cells_rows(v, axis->depends, axis->column, axis->value);
	n = print_listed(v, &l);
	if (!n)
		fprintf(v->f, "No answer changes along %s.\n", axis->name);
	return n;
}
