// SPDX-License-Identifier: GPL-2.0
/* One page of the folded matrix: what is answered alike on all kernels stands together. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "results/fold.h"
#include "results/since.h"
#include "results/view_cells_impl.h"

/* Names of a group that says no everywhere, or that is everything, are counted from so many on. */
#define MANY 20

/* A table of the fold: @main is the helper, or the context. */
struct page {
	const struct cells_view *v;
	bool by_helper;
	int main;
	int cells;
};

/* Subjects (contexts of a helper, helpers of a context) that have one text. */
struct group {
	char *row;		/* the answers in print, one a kernel, '\n' behind each */
	char *heading;		/* since when, and reasons */
	const char **subjects;
	int nr;
	bool no;		/* no, without more to say, on all kernels */
	long long weight;	/* for the order: yes first */
};

struct groups {
	struct group *v;
	int nr;
};

static const struct cells_names *subjects(const struct page *p)
{
	return p->by_helper ? &p->v->c->contexts : &p->v->c->helpers;
}

static const struct cell *cell_of(const struct page *p, int kernel, int subject)
{
	return p->by_helper ? cells_at(p->v->c, kernel, p->main, subject) :
			      cells_at(p->v->c, kernel, subject, p->main);
}

const char *cells_answer_text(const struct cells *c, const struct cell *x)
{
	if (cells_words(c)->labels && (x->answer == CELL_YES || x->answer == CELL_NO) && *x->reason)
		return x->reason;
	switch (x->answer) {
	case CELL_YES:
		return x->gpl_only == 1 ? "yes, GPL" : "yes";
	case CELL_UNOBTAINABLE:
		return "?";
	case CELL_ABSENT:
		return "-";
	default:
		return cell_answer_name(x->answer);
	}
}

const char *cells_point_text(const struct cells *c, const struct cell *x)
{
	return cells_words(c)->labels ? cells_answer_text(c, x) : cell_answer_name(x->answer);
}

bool cells_is_point(const struct cell *x)
{
	return x->answer == CELL_YES || x->answer == CELL_NO || x->answer == CELL_UNOBTAINABLE;
}

static bool labels(const struct page *p)
{
	return cells_words(p->v->c)->labels;
}

/*
 * What needs no words: a yes, a context that is not there (the legend says why), the common
 * no; of maps all answers, but that -v tells their evidence.
 */
static bool is_plain(const struct page *p, const struct cell *x)
{
	if (labels(p) && (x->answer == CELL_YES || x->answer == CELL_NO))
		return !p->v->verbose || !*x->evidence;
	if (x->answer == CELL_NO && !p->v->verbose)
		return !strcmp(x->reason, "not for this context") ||
		       !strcmp(x->reason, "unknown helper");
	return x->answer == CELL_NOT_ASKED || x->answer == CELL_YES || x->answer == CELL_ABSENT;
}

static const char *reason_text(const struct page *p, const struct cell *x)
{
	/* "arguments" says less than the answer; the evidence says which */
	return *x->evidence && (x->answer == CELL_UNOBTAINABLE ||
				(labels(p) && (x->answer == CELL_YES || x->answer == CELL_NO))) ?
		       x->evidence : x->reason;
}

static void put_since(const struct page *p, int subject, FILE *f)
{
	const struct cells *c = p->v->c;
	struct since_point *points = calloc(c->nr_kernels + 1, sizeof(*points));
	bool changes = false;
	int k, n = 0;

	for (k = 0; points && k < c->nr_kernels; k++) {
		const struct cell *x = cell_of(p, k, subject);

		if (cells_is_point(x))
			points[n++] = (struct since_point){ c->kernels[k].name, c->kernels[k].v,
							    cells_point_text(c, x) };
		changes |= n > 1 && strcmp(points[n - 1].answer, points[0].answer);
	}
	/* what never changes is told once, below the table */
	if (changes)
		since_print(f, points, n);
	free(points);
}

enum who { EVERYWHERE, OF_THE_ANSWER, OF_SOME };

/*
 * Whether the kernels that answer @subject as @kernel does also say the same reason:
 * all kernels, all of that answer, or only those in @which.
 */
static enum who who_says(const struct page *p, int subject, int kernel, bool *which)
{
	const struct cell *x = cell_of(p, kernel, subject), *y;
	bool all = true, all_of_answer = true;
	int k;

	for (k = 0; k < p->v->c->nr_kernels; k++) {
		y = cell_of(p, k, subject);
		/* cells_read() keeps one copy of a string */
		which[k] = p->v->c->kernels[k].shown && y->answer == x->answer &&
			   y->reason == x->reason && reason_text(p, y) == reason_text(p, x);
		if (!p->v->c->kernels[k].shown || which[k])
			continue;
		all = false;
		all_of_answer &= y->answer != x->answer;
	}
	return all ? EVERYWHERE : all_of_answer ? OF_THE_ANSWER : OF_SOME;
}

/* "needs sleepable", "no: needs sleepable" or "no on 5.10.262: needs sleepable"; each once. */
static void put_reasons(const struct page *p, int subject, const char *gap, FILE *f)
{
	const struct cells *c = p->v->c;
	bool *which = calloc(c->nr_kernels + 1, sizeof(*which));
	char kernels[512];
	int k, j, who;

	for (k = 0; which && k < c->nr_kernels; k++) {
		const struct cell *x = cell_of(p, k, subject);

		if (!c->kernels[k].shown || is_plain(p, x))
			continue;
		who = who_says(p, subject, k, which);
		for (j = 0; j < k && !which[j]; j++)
			;
		if (j < k)
			continue;
		cells_kernels_text(c, which, kernels, sizeof(kernels));
		fputs(gap, f);
		if (who != EVERYWHERE)
			fprintf(f, "%s%s%s: ", cells_point_text(c, x),
				who == OF_SOME ? " on " : "", who == OF_SOME ? kernels : "");
		fputs(reason_text(p, x), f);
		gap = "; ";
	}
	free(which);
}

/* The group of @subject's texts, new if there is none; NULL when out of memory. */
static struct group *group_of(struct groups *g, const struct page *p, int subject)
{
	static const int weights[CELL_NR_ANSWERS] = {
		[CELL_YES] = 4, [CELL_UNOBTAINABLE] = 3, [CELL_UNTESTABLE] = 2, [CELL_NO] = 1,
	};
	struct group made = { .no = !labels(p) }, *more;
	const struct cells *c = p->v->c;
	size_t size;
	FILE *row = open_memstream(&made.row, &size), *heading;
	int i, k;

	for (k = 0; row && k < c->nr_kernels; k++) {
		const struct cell *x = cell_of(p, k, subject);

		if (!c->kernels[k].shown)
			continue;
		fprintf(row, "%s\n", cells_answer_text(c, x));
		made.no &= x->answer == CELL_NO && is_plain(p, x);
		made.weight = made.weight * 5 + weights[x->answer];
	}
	if (row)
		fclose(row);
	heading = open_memstream(&made.heading, &size);
	if (heading && (p->by_helper || labels(p)))
		put_since(p, subject, heading);
	/* a flush tells how much there is already */
	if (heading && !fflush(heading))
		put_reasons(p, subject, size ? "; " : "", heading);
	if (heading)
		fclose(heading);
	for (i = 0; made.row && made.heading && i < g->nr; i++) {
		if (strcmp(g->v[i].row, made.row) || strcmp(g->v[i].heading, made.heading))
			continue;
		free(made.row);
		free(made.heading);
		return &g->v[i];
	}
	more = row && heading ? realloc(g->v, (g->nr + 1) * sizeof(*more)) : NULL;
	if (!more)
		return NULL;
	g->v = more;
	g->v[g->nr] = made;
	return &g->v[g->nr++];
}

static bool is_asked(const struct page *p, int subject)
{
	int k;

	for (k = 0; k < p->v->c->nr_kernels; k++)
		if (p->v->c->kernels[k].shown && cell_of(p, k, subject)->answer)
			return true;
	return false;
}

static int collect(struct page *p, struct groups *g)
{
	const char **more;
	struct group *to;
	int i, k;

	for (i = 0; i < subjects(p)->nr; i++) {
		if (!is_asked(p, i))
			continue;
		to = group_of(g, p, i);
		more = to ? realloc(to->subjects, (to->nr + 1) * sizeof(*more)) : NULL;
		if (!more)
			return -ENOMEM;
		to->subjects = more;
		to->subjects[to->nr++] = subjects(p)->v[i];
		for (k = 0; k < p->v->c->nr_kernels; k++)
			p->cells += p->v->c->kernels[k].shown && cell_of(p, k, i)->answer;
	}
	return 0;
}

static int by_weight(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	return (y->weight > x->weight) - (y->weight < x->weight) ?: y->nr - x->nr ?:
	       strcmp(x->subjects[0], y->subjects[0]);
}

static void groups_free(struct groups *g)
{
	int i;

	for (i = 0; i < g->nr; i++) {
		free(g->v[i].row);
		free(g->v[i].heading);
		free(g->v[i].subjects);
	}
	free(g->v);
}

/* The answers of @g in their columns, each as wide as it has to be in any page. */
static int put_row(const char *row, const int *widths, FILE *f)
{
	int len, indent = 0;

	for (; *row; row += len + 1, widths++) {
		len = strcspn(row, "\n");
		indent += fprintf(f, "%.*s%*s" CELLS_GAP, len, row, *widths - len, "");
	}
	return indent;
}

static void put_group(const struct page *p, const struct groups *g, int at, const int *widths,
		      FILE *f)
{
	const struct group *x = &g->v[at];
	struct fold l = { .f = f, .width = p->v->width };
	const struct cells_words *words = cells_words(p->v->c);
	char text[64];

	l.at = l.indent = put_row(x->row, widths, f);
	if (*x->heading) {
		fold_words(&l, x->heading);
		fputc(':', f);
		fprintf(f, "\n%*s", l.indent, "");
		l.at = l.indent;
	}
	if (p->v->verbose || words->labels || x->nr < MANY || (g->nr > 1 && !x->no)) {
		fold_names(&l, x->subjects, x->nr);
	} else {
		snprintf(text, sizeof(text),
			 g->nr > 1 ? "%d other %s (-v names them)" : "all %d %s (-v names them)",
			 x->nr, p->by_helper ? words->contexts : words->helpers);
		fold_words(&l, text);
	}
	fold_end(&l);
}

int cells_page(const struct cells_view *v, bool by_helper, int main, const int *widths, char **text)
{
	struct page p = { .v = v, .by_helper = by_helper, .main = main };
	struct groups g = {0};
	size_t size;
	FILE *f = open_memstream(text, &size);
	int rc = f ? collect(&p, &g) : -ENOMEM, i;

	if (g.nr)
		qsort(g.v, g.nr, sizeof(*g.v), by_weight);
	for (i = 0; !rc && i < g.nr; i++)
		put_group(&p, &g, i, widths, f);
	if (f)
		fclose(f);
	groups_free(&g);
	return rc ?: p.cells;
}
