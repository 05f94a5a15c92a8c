// SPDX-License-Identifier: GPL-2.0
/* docs/maps.md: its head, the tables and the faults. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/view_maps_doc_impl.h"

static const char head[] =
	"# Map types on real kernels\n\n"
	"<!-- Generated: what is written in here is lost. -->\n"
	"What each map type did on each kernel, not what is written about it. Made by\n\n"
	"    %s\n\n"
	"from the answers of these kernels:\n\n";
static const char type_by_kernel[] =
	"\n## Type by kernel\n\n"
	"`34 + 2`: 34 cases and 2 special jobs passed; `1 of 2`: the other job was skipped; `hole`: all\n"
	"jobs were skipped, below the table is why; `-`: the kernel does not have the type.\n\n";
static const char holes[] =
	"\nSpecial jobs that a kernel which has the type does not do here, and why:\n\n";
static const char each_type[] =
	"\n## Each type\n\n"
	"Its cases (`map/TYPE/...`), which of them a kernel skips, and what the kernels answer to each\n"
	"operation; which those are that all refuse alike: `./run_tests.sh maps TYPE`.\n";
static const char other_cases[] = "\n## Cases of more than one type\n";

static int put_head(struct doc *d)
{
	fprintf(d->f, head, d->d->command);
	return doc_kernels(d->d->s, d->c->kernels, d->c->nr_kernels, d->f);
}

/* "34 + 2", and what is not as it should be. */
static void summary_text(const struct map_type_cases *type, const struct map_type_result *r,
			 char *out, size_t size)
{
	FILE *f = fmemopen(out, size, "w");

	*out = '\0';
	if (!f)
		return;
	if (r->absent) {
		fputc('-', f);
	} else {
		fprintf(f, "%d + ", r->passed);
		if (!type->jobs)
			fputs("no job", f);
		else if (!r->jobs_passed)
			fputs("hole", f);
		else
			fprintf(f, "%d", r->jobs_passed);
		if (r->jobs_passed && r->jobs_passed < type->jobs)
			fprintf(f, " of %d", type->jobs);
		if (r->failed)
			fprintf(f, ", %d failed", r->failed);
		if (r->lost)
			fprintf(f, ", %d without result", r->lost);
	}
	fclose(f);
}

static int put_summary(struct doc *d)
{
	const struct cells *c = d->c;
	char columns[4096] = "type", text[64][64];
	const char *row[64] = {0};
	struct table *t;
	int i, k, rc;

	for (k = 0; k < c->nr_kernels && k < 63; k++)
		snprintf(columns + strlen(columns), sizeof(columns) - strlen(columns), ",%s",
			 c->kernels[k].name);
	t = table_new(columns);
	for (i = 0; i < d->m.nr_types; i++) {
		if (!d->m.types[i].is_type)
			continue;
		row[0] = d->m.types[i].name;
		for (k = 0; k < c->nr_kernels && k < 63; k++) {
			summary_text(&d->m.types[i], doc_result(d, i, k), text[k], sizeof(text[k]));
			row[k + 1] = text[k];
		}
		table_rowv(t, row);
	}
	fputs(type_by_kernel, d->f);
	rc = table_print(t, TABLE_MARKDOWN, d->f);
	table_free(t);
	return rc;
}

static int put_holes(struct doc *d)
{
	struct outline *o = outline_new();
	int i, at;

	for (i = 0; i < d->m.nr_types; i++) {
		const struct map_type_cases *type = &d->m.types[i];
		struct reason_line l = { o, NULL, type->name, NULL };

		for (at = type->first; at < type->first + type->nr; at++)
			if (type->is_type && map_case_is_job(d->m.t.names[at]))
				doc_add_reasons(d, &l, i, at);
	}
	return doc_outline(d->f, holes, o);
}

static int put_types(struct doc *d, bool types, const char *title)
{
	bool any = false;
	int i, rc = 0;

	for (i = 0; !rc && i < d->m.nr_types; i++) {
		if (d->m.types[i].is_type != types)
			continue;
		if (!any)
			fputs(title, d->f);
		any = true;
		rc = doc_put_type(d, i);
	}
	return rc;
}

#define fault(d, ...) doc_fault(&(d)->faults, "maps --document", __VA_ARGS__)

static void find_case_faults(struct doc *d, int at)
{
	const char *name = d->m.t.names[at];
	const struct case_answer *r = NULL;
	int k, skipped = 0;

	for (k = 0; k < d->c->nr_kernels; k++) {
		r = case_table_at(&d->m.t, k, at);
		if (r->status == CASE_SKIP)
			skipped++;
		else if (r->status != CASE_PASS)
			fault(d, "%s on %s: %s: %s", name, d->c->kernels[k].name,
			      case_status_name(r->status), r->reason);
	}
	if (r && skipped == d->c->nr_kernels)
		fault(d, "%s is skipped on all kernels: %s", name, r->reason);
}

static int find_cell_fault(void *arg, int k, int op, int type, const struct cell *x)
{
	struct doc *d = arg;

	if (x->answer == CELL_UNTESTABLE)
		fault(d, "map/%s@%s on %s: %s", d->c->helpers.v[op], d->c->contexts.v[type],
		      d->c->kernels[k].name, x->reason);
	return 0;
}

static void find_faults(struct doc *d)
{
	int i;

	for (i = 0; i < d->m.nr_types; i++)
		if (d->m.types[i].is_type && !d->m.types[i].jobs)
			fault(d, "%s has no special job: there is no case map/%s/job_*",
			      d->m.types[i].name, d->m.types[i].name);
	for (i = 0; i < d->m.t.nr; i++)
		find_case_faults(d, i);
	cells_each(d->c, true, find_cell_fault, d);
}

/* Types and operations that are not in all kernels. */
static int put_absent(struct doc *d)
{
	struct cells_view v = { .c = d->c, .width = DOC_WIDTH, .f = d->f };
	int rc;

	fputs("\n## Not there, or not with the kernel's options\n\n```\n", d->f);
	rc = cells_print_absent(&v, true, "");
	fputs("```\n", d->f);
	return rc;
}

static void doc_free(struct doc *d)
{
	map_cases_free(&d->m);
	free(d->results);
	free(d->why);
}

/* Of a type without cases the operation matrix says whether it is there. */
static void take_result(struct doc *d, int type, int kernel)
{
	const struct map_type_cases *t = &d->m.types[type];
	struct map_type_result *r = &d->results[type * d->c->nr_kernels + kernel];
	int context = doc_context(d, t->name);

	map_type_result(&d->m, t, kernel, r);
	if (!t->nr && context >= 0)
		r->absent = cells_why_absent(d->c, kernel, context);
}

int view_maps_document(const struct maps_document *in, FILE *f)
{
	struct doc d = { .d = in, .c = in->cells, .f = f };
	int rc = map_cases_read(in->s, in->cells, in->cases, in->nr_cases, &d.m), i, k;

	d.results = calloc((size_t)d.m.nr_types * in->cells->nr_kernels + 1, sizeof(*d.results));
	d.why = calloc(in->cells->nr_kernels + 1, sizeof(*d.why));
	if (!rc && !(d.results && d.why)) {
		msg_error("maps --document: %s", errname(ENOMEM));
		rc = -ENOMEM;
	}
	for (i = 0; !rc && i < d.m.nr_types; i++)
		for (k = 0; k < in->cells->nr_kernels; k++)
			take_result(&d, i, k);
	rc = rc ?: put_head(&d) ?: put_summary(&d) ?: put_holes(&d) ?: put_absent(&d) ?:
	     put_types(&d, true, each_type) ?: put_types(&d, false, other_cases);
	if (!rc)
		find_faults(&d);
	doc_free(&d);
	return rc ?: d.faults;
}
