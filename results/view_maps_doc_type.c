// SPDX-License-Identifier: GPL-2.0
/* The section of one type in docs/maps.md. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "results/since.h"
#include "results/view_maps_doc_impl.h"

#define CREATE "create_"

const struct map_type_result *doc_result(const struct doc *d, int type, int kernel)
{
	return &d->results[type * d->c->nr_kernels + kernel];
}

int doc_context(const struct doc *d, const char *type)
{
	int i;

	for (i = 0; i < d->c->contexts.nr && strcmp(d->c->contexts.v[i], type); i++)
		;
	return i < d->c->contexts.nr ? i : -1;
}

static void add_line(void *arg, const char *reason)
{
	struct reason_line *l = arg;

	outline_add(l->o, l->heading ?: reason, l->label ?: reason, l->name, "");
}

void doc_add_reasons(struct doc *d, struct reason_line *l, int type, int at)
{
	int k;

	l->name = map_case_what(d->m.t.names[at]);
	for (k = 0; k < d->c->nr_kernels; k++) {
		const struct case_answer *r = case_table_at(&d->m.t, k, at);

		d->why[k] = r->status == CASE_PASS || doc_result(d, type, k)->absent ?
				    NULL : r->reason;
	}
	cells_each_reason(d->c, d->why, add_line, l);
}

/* The names in three lines: special jobs, creates, and what is left. */
static void add_names(struct doc *d, struct outline *o, const struct map_type_cases *type)
{
	static const char *const labels[] = { "special job", CREATE "...", "cases" };
	int pass, at, kind;

	for (pass = 0; pass < 3; pass++) {
		for (at = type->first; at < type->first + type->nr; at++) {
			const char *what = map_case_what(d->m.t.names[at]);
			bool create = !strncmp(what, CREATE, strlen(CREATE));

			kind = map_case_is_job(d->m.t.names[at]) ? 0 : create ? 1 : 2;
			if (kind == pass)
				outline_add(o, "", labels[kind],
					    what + (kind == 1 ? strlen(CREATE) : 0), "");
		}
	}
}

static void add_absent(struct doc *d, struct outline *o, int type)
{
	struct reason_line l = { o, "not there", NULL, "all cases" };
	int k;

	for (k = 0; k < d->c->nr_kernels; k++)
		d->why[k] = doc_result(d, type, k)->absent;
	cells_each_reason(d->c, d->why, add_line, &l);
}

/* What the kernels answer, with its changes; @all: whether they all say the same. */
static int operation_text(struct doc *d, int op, int context, char *out, size_t size, bool *all)
{
	struct since_point *points = calloc(d->c->nr_kernels + 1, sizeof(*points));
	FILE *f = points ? fmemopen(out, size, "w") : NULL;
	int k, n = 0;

	*all = true;
	*out = '\0';
	for (k = 0; f && k < d->c->nr_kernels; k++) {
		const struct cell *x = cells_at(d->c, k, op, context);

		if (!cells_is_point(x))
			continue;
		points[n] = (struct since_point){ d->c->kernels[k].name, d->c->kernels[k].v,
						  cells_point_text(d->c, x) };
		*all &= !strcmp(points[n++].answer, points[0].answer);
	}
	if (f && n && *all)
		fputs(points[0].answer, f);
	else if (f)
		since_print(f, points, n);
	if (f)
		fclose(f);
	free(points);
	return f ? n : 0;
}

/* "62 EINVAL, 4 ENOTSUPP": of operations that all kernels refuse in the same way. */
struct refusals {
	struct {
		char name[32];
		int nr;
	} of[16];
	int nr;
};

static void count_refusal(struct refusals *r, const char *name)
{
	int i;

	for (i = 0; i < r->nr && strcmp(r->of[i].name, name); i++)
		;
	if (i == (int)(sizeof(r->of) / sizeof(r->of[0])))
		return;
	snprintf(r->of[i].name, sizeof(r->of[i].name), "%s", name);
	r->of[i].nr++;
	r->nr += i == r->nr;
}

static void refusals_text(const struct refusals *r, char *out, size_t size)
{
	size_t len = 0;
	int i;

	*out = '\0';
	for (i = 0; i < r->nr && len < size; i++)
		len += snprintf(out + len, size - len, "%s%d %s", i ? ", " : "", r->of[i].nr,
				r->of[i].name);
}

/* Cells that kernels which have the type did not answer. */
static void add_unanswered(struct doc *d, struct outline *o, int op, int context)
{
	struct reason_line l = { o, "operations without an answer", NULL, d->c->helpers.v[op] };
	int k;

	for (k = 0; k < d->c->nr_kernels; k++) {
		const struct cell *x = cells_at(d->c, k, op, context);

		d->why[k] = x->answer == CELL_UNTESTABLE ? x->reason : NULL;
	}
	cells_each_reason(d->c, d->why, add_line, &l);
}

/* ok everywhere, what changes, refused everywhere: how many goes to @out, for @o. */
static void add_operations(struct doc *d, struct outline *o, int context, char *out, size_t size)
{
	struct refusals refused = {0};
	char text[2048];
	int pass, op;
	bool all;

	for (pass = 0; pass < 2; pass++) {
		for (op = 0; op < d->c->helpers.nr; op++) {
			if (!operation_text(d, op, context, text, sizeof(text), &all))
				continue;
			if (all && strcmp(text, "ok"))
				count_refusal(pass ? &refused : &(struct refusals){0}, text);
			else if (all != pass)
				outline_add(o, "operations", text, d->c->helpers.v[op], "");
		}
	}
	refusals_text(&refused, out, size);
	if (*out)
		outline_add(o, "operations", "refused alike by all kernels", out, "");
	for (op = 0; op < d->c->helpers.nr; op++)
		add_unanswered(d, o, op, context);
}

int doc_put_type(struct doc *d, int at)
{
	const struct map_type_cases *type = &d->m.types[at];
	int context = doc_context(d, type->name), i;
	struct outline *o = outline_new();
	struct reason_line skipped = { o, "skipped", NULL, NULL };
	char refused[256];

	fprintf(d->f, "\n### %s\n\n", type->name);
	add_names(d, o, type);
	add_absent(d, o, at);
	for (i = type->first; i < type->first + type->nr; i++)
		doc_add_reasons(d, &skipped, at, i);
	if (context >= 0)
		add_operations(d, o, context, refused, sizeof(refused));
	return doc_outline(d->f, "", o);
}

