// SPDX-License-Identifier: GPL-2.0
#include "results/view_helpers_doc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/doc.h"
#include "results/helper_cases.h"
#include "results/table.h"
#include "results/view_cells_impl.h"

static const char head[] =
	"# Helpers on real kernels\n\n"
	"<!-- Generated: what is written in here is lost. -->\n"
	"What was done with each helper on each kernel: programs that call it were loaded, run, and what they did was\n"
	"looked at from outside. Made by\n\n"
	"    %s\n\n"
	"from the answers of these kernels:\n\n";
static const char helper_by_kernel[] =
	"\n## Helper by kernel\n\n"
	"`3/9/2/4`: so many cases showed an accepted program (3), a refused one with its control (9), an effect (2), an\n"
	"edge (4: zero, the most, one too many, an error); `0`: none did, below the table is why; `-`: the kernel does\n"
	"not have the helper, or what it needs. Which contexts may call it: `./run_tests.sh helpers HELPER`.\n\n";
static const char holes[] = "\n## Holes\n\nWhat the table has a 0 or a `-` for, and why.\n\n";
static const char each[] =
	"\n## Each helper\n\n"
	"Its cases (`./run_tests.sh run -t 'helper/HELPER/*'`) by kind, and which of them a kernel skips.\n";

/* The document while it is written. */
struct doc {
	const struct helpers_document *d;
	struct case_table t;
	struct cells c;		/* no cells: the kernels, for those who tell reasons */
	const char **why;	/* room for a text a kernel */
	FILE *f;
	int faults;
};

/* The cases of one helper, neighbours in the table, and how many showed something on each kernel. */
struct helper {
	const char *name;
	int first, nr;
	int of[NR_HELPER_KINDS];	/* how many there are */
};

#define fault(d, ...) doc_fault(&(d)->faults, "helpers --document", __VA_ARGS__)

static struct helper find_helper(const struct doc *d, const char *name)
{
	struct helper h = { .name = name };
	int i;

	for (i = 0; i < d->t.nr; i++) {
		if (!helper_case_of(d->t.names[i], name))
			continue;
		if (!h.nr++)
			h.first = i;
		h.of[helper_case_kind(d->t.names[i])]++;
	}
	return h;
}

static int shown(const struct doc *d, const struct helper *h, int kernel, enum helper_case_kind kind)
{
	int i, n = 0;

	for (i = h->first; i < h->first + h->nr; i++)
		n += helper_case_kind(d->t.names[i]) == kind &&
		     helper_case_shows(d->t.names[i], case_table_at(&d->t, kernel, i));
	return n;
}

static bool is_absent(const struct doc *d, const struct helper *h, int kernel)
{
	int kind;

	for (kind = 0; kind < NR_HELPER_KINDS; kind++)
		if (shown(d, h, kernel, kind))
			return false;
	return true;
}

/* A program that passes because the kernel says the opposite to it, as is expected of that kernel. */
static const char *why_opposite(const struct doc *d, const struct helper *h, int kernel, int kind)
{
	int i;

	for (i = h->first; i < h->first + h->nr; i++) {
		const struct case_answer *a = case_table_at(&d->t, kernel, i);

		if (a->status == CASE_PASS && (int)helper_case_kind(d->t.names[i]) == kind &&
		    !helper_case_shows(d->t.names[i], a))
			return a->accepted ? "what other kernels refuse is accepted, as is expected" :
					     "what other kernels accept is refused, as is expected";
	}
	return NULL;
}

/* The first reason why a case of the kind (NR_HELPER_KINDS: any) was skipped there; NULL: none was. */
static const char *why_skipped(const struct doc *d, const struct helper *h, int kernel, int kind)
{
	int i;

	for (i = h->first; i < h->first + h->nr; i++) {
		const struct case_answer *a = case_table_at(&d->t, kernel, i);

		if (a->status == CASE_SKIP && (kind == NR_HELPER_KINDS || (int)helper_case_kind(d->t.names[i]) == kind))
			return a->reason;
	}
	return NULL;
}

/* What is written of why @h has nothing of @kind, into @out; false where nothing is. */
static bool written_reason(const struct doc *d, const struct helper *h, int kind, char *out, size_t size)
{
	const char *line = d->d->reasons, *end;
	char key[96];
	size_t len = snprintf(key, sizeof(key), "%s %s: ", h->name, helper_kind_names[kind]);

	for (; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		if (strncmp(line, key, len))
			continue;
		snprintf(out, size, "%.*s", (int)(end - line - len), line + len);
		return true;
	}
	return false;
}

static int put_summary(struct doc *d)
{
	char columns[4096] = "helper", text[64][32];
	const char *row[65] = {0};
	struct table *t;
	int i, k, rc;

	for (k = 0; k < d->c.nr_kernels && k < 64; k++)
		snprintf(columns + strlen(columns), sizeof(columns) - strlen(columns), ",%s", d->c.kernels[k].name);
	t = table_new(columns);
	for (i = 0; i < d->d->nr_helpers; i++) {
		struct helper h = find_helper(d, d->d->helpers[i]);

		row[0] = h.name;
		for (k = 0; k < d->c.nr_kernels && k < 64; k++) {
			if (is_absent(d, &h, k))
				snprintf(text[k], sizeof(text[k]), "-");
			else
				snprintf(text[k], sizeof(text[k]), "%d/%d/%d/%d", shown(d, &h, k, HELPER_ACCEPT),
					 shown(d, &h, k, HELPER_REJECT), shown(d, &h, k, HELPER_EFFECT),
					 shown(d, &h, k, HELPER_EDGE));
			row[k + 1] = text[k];
		}
		table_rowv(t, row);
	}
	fputs(helper_by_kernel, d->f);
	rc = table_print(t, TABLE_MARKDOWN, d->f);
	table_free(t);
	return rc;
}

/* ---- reasons */

struct reason_line {
	struct outline *o;
	const char *heading, *name;
};

static void add_line(void *arg, const char *reason)
{
	struct reason_line *l = arg;

	outline_add(l->o, l->heading, reason, l->name, "");
}

/* Kernels that have the helper, and nothing of the kind; each says why, or it is a fault. */
static void add_holes(struct doc *d, struct outline *o, const struct helper *h, int kind)
{
	char written[512], heading[64];
	bool is_written = written_reason(d, h, kind, written, sizeof(written));
	struct reason_line l = { o, heading, h->name };
	bool silent = false;
	int k;

	snprintf(heading, sizeof(heading), "no %s", helper_kind_names[kind]);
	for (k = 0; k < d->c.nr_kernels; k++) {
		d->why[k] = NULL;
		if (is_absent(d, h, k) || shown(d, h, k, kind))
			continue;
		d->why[k] = why_skipped(d, h, k, kind) ?: why_opposite(d, h, k, kind);
		if (!d->why[k] && is_written)
			d->why[k] = written;
		silent |= !d->why[k];
	}
	if (silent)
		fault(d, "%s: no case of the kind \"%s\", and nothing is written about why", h->name,
		      helper_kind_names[kind]);
	cells_each_reason(&d->c, d->why, add_line, &l);
}

static void add_absent(struct doc *d, struct outline *o, const struct helper *h)
{
	struct reason_line l = { o, "not there", h->name };
	int k;

	for (k = 0; k < d->c.nr_kernels; k++) {
		d->why[k] = NULL;
		if (!is_absent(d, h, k))
			continue;
		d->why[k] = why_skipped(d, h, k, HELPER_EFFECT) ?: why_skipped(d, h, k, NR_HELPER_KINDS);
		if (!d->why[k])
			fault(d, "%s: nothing was shown on %s, and nothing says why", h->name, d->c.kernels[k].name);
	}
	cells_each_reason(&d->c, d->why, add_line, &l);
}

static int put_holes(struct doc *d)
{
	struct outline *o = outline_new();
	int i, kind;

	for (i = 0; i < d->d->nr_helpers; i++) {
		struct helper h = find_helper(d, d->d->helpers[i]);

		add_absent(d, o, &h);
		for (kind = 0; kind < NR_HELPER_KINDS; kind++)
			add_holes(d, o, &h, kind);
	}
	return doc_outline(d->f, holes, o);
}

/* ---- each helper */

static int put_helper(struct doc *d, const char *name)
{
	struct helper h = find_helper(d, name);
	struct outline *o = outline_new();
	struct reason_line l = { o, "skipped", NULL };
	int i, k, kind;

	fprintf(d->f, "\n### %s\n\n", name);
	for (kind = 0; kind < NR_HELPER_KINDS; kind++)
		for (i = h.first; i < h.first + h.nr; i++)
			if ((int)helper_case_kind(d->t.names[i]) == kind)
				outline_add(o, "", helper_kind_names[kind], helper_case_what(d->t.names[i]), "");
	for (i = h.first; i < h.first + h.nr; i++) {
		for (k = 0; k < d->c.nr_kernels; k++) {
			const struct case_answer *a = case_table_at(&d->t, k, i);

			d->why[k] = a->status == CASE_SKIP && !is_absent(d, &h, k) ? a->reason : NULL;
		}
		l.name = helper_case_what(d->t.names[i]);
		cells_each_reason(&d->c, d->why, add_line, &l);
	}
	return doc_outline(d->f, "", o);
}

static void find_case_faults(struct doc *d)
{
	int i, k;

	for (i = 0; i < d->t.nr; i++)
		for (k = 0; k < d->c.nr_kernels; k++) {
			const struct case_answer *a = case_table_at(&d->t, k, i);

			if (a->status != CASE_PASS && a->status != CASE_SKIP)
				fault(d, "%s on %s: %s: %s", d->t.names[i], d->c.kernels[k].name,
				      case_status_name(a->status), a->reason);
		}
}

/* Each helper has an effect and a reject that some kernel showed, or it is written why not. */
static void find_helper_faults(struct doc *d, const char *name)
{
	static const enum helper_case_kind must_have[] = { HELPER_ACCEPT, HELPER_REJECT, HELPER_EFFECT };
	struct helper h = find_helper(d, name);
	char written[8];
	size_t i;
	int k;

	for (i = 0; i < sizeof(must_have) / sizeof(must_have[0]); i++) {
		for (k = 0; k < d->c.nr_kernels && !shown(d, &h, k, must_have[i]); k++)
			;
		if (k == d->c.nr_kernels && !written_reason(d, &h, must_have[i], written, sizeof(written)))
			fault(d, "%s: no kernel showed \"%s\"", name, helper_kind_names[must_have[i]]);
	}
}

int view_helpers_document(const struct helpers_document *in, FILE *f)
{
	struct doc d = { .d = in, .c = { .kernels = in->kernels, .nr_kernels = in->nr_kernels }, .f = f };
	int rc = case_table_read(in->s, in->kernels, in->nr_kernels, in->cases, in->nr_cases, &d.t), i;

	d.why = calloc(in->nr_kernels + 1, sizeof(*d.why));
	if (!rc && !d.why) {
		msg_error("helpers --document: %s", errname(ENOMEM));
		rc = -ENOMEM;
	}
	if (!rc) {
		fprintf(f, head, in->command);
		rc = doc_kernels(in->s, in->kernels, in->nr_kernels, f) ?: put_summary(&d) ?: put_holes(&d);
		fputs(each, f);
	}
	for (i = 0; !rc && i < in->nr_helpers; i++) {
		rc = put_helper(&d, in->helpers[i]);
		find_helper_faults(&d, in->helpers[i]);
	}
	if (!rc)
		find_case_faults(&d);
	case_table_free(&d.t);
	free(d.why);
	return rc ?: d.faults;
}
