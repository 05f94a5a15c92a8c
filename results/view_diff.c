// SPDX-License-Identifier: GPL-2.0
/* Differences as a table, and what the other formats share. */
#include "results/view_diff_impl.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/program_place.h"
#include "results/reproduce.h"
#include "results/table.h"
#include "results/text.h"

/* Of a log beside another, where the terminal does not say how wide it is. */
#define LOG_WIDTH 60
#define LOG_INDENT "      "

static const char *const format_names[] = {
	[DIFF_TABLE] = "table",
	[DIFF_TSV] = "tsv",
	[DIFF_JSON] = "json",
	[DIFF_MARKDOWN] = "markdown",
	[DIFF_GITHUB] = "github",
};

int diff_format_parse(const char *name)
{
	int i;

	for (i = 0; i <= DIFF_GITHUB; i++)
		if (!strcmp(name, format_names[i]))
			return i;
	return -1;
}

int diff_each(const struct diff_view *v, diff_row_fn fn, void *arg)
{
	const struct difference *d;
	int i, k, rc = 0;

	for (i = 0; i < v->nr_pairs && !rc; i++) {
		for (k = 0; k < v->pairs[i].found.nr && !rc; k++) {
			d = &v->pairs[i].found.v[k];
			if (!v->only || v->only & DIFF_BIT(d->class))
				rc = fn(arg, &v->pairs[i], d);
		}
	}
	return rc;
}

static int count(const struct diff_view *v, unsigned int classes)
{
	int i, class, n = 0;

	for (i = 0; i < v->nr_pairs; i++)
		for (class = 0; class < DIFF_NR; class++)
			if (classes & DIFF_BIT(class))
				n += v->pairs[i].found.count[class];
	return n;
}

int diff_failing(const struct diff_view *v)
{
	return count(v, v->fail);
}

char *diff_command(const struct diff_pair *p, const struct difference *d)
{
	/* what has vanished is there on the old side alone */
	int side = d->class != DIFF_VANISHED && p->side[1].spec ? 1 : p->side[0].spec ? 0 : 1;
	char *text = NULL;
	size_t size;
	FILE *f;

	if (!p->side[side].spec)
		return strdup("");
	f = open_memstream(&text, &size);
	if (!f)
		return NULL;
	reproduce_line(p->side[side].s, p->side[side].spec, *d->name ? d->name : NULL, f);
	fclose(f);
	return text;
}

bool diff_logs(const struct difference *d, struct log_pair *logs)
{
	if (!d->log[0] && !d->log[1])
		return false;
	if (!log_pair_make(logs, (const char *const *)d->log))
		return true;
	log_pair_free(logs);
	return false;
}

void diff_name(const struct difference *d, char *out, size_t size)
{
	const char *slash = strrchr(d->name, '/');
	bool same = !d->prog || (slash && !strcmp(slash + 1, d->prog));

	snprintf(out, size, "%s%s%s", *d->name ? d->name : "(no case was running)", same ? "" : " ",
		 same ? "" : d->prog);
}

int diff_place(const struct diff_view *v, const struct difference *d, char *file, size_t size)
{
	return program_place(v->root, d->name, file, size);
}

char *diff_summary(const struct diff_view *v)
{
	unsigned int all = DIFF_BIT(DIFF_NR) - 1;
	int i, n, cases = 0, shown = 0, total = count(v, all);
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return NULL;
	for (i = 0; i < v->nr_pairs; i++)
		cases += v->pairs[i].found.common;
	if (total)
		fprintf(f, "%d difference%s", total, total > 1 ? "s" : "");
	else
		fputs("No difference", f);
	if (v->nr_pairs == 1)
		fprintf(f, " between %s and %s", v->pairs->side[0].label, v->pairs->side[1].label);
	else
		fprintf(f, " between %d pairs of kernels", v->nr_pairs);
	fprintf(f, " in %d case%s%s", cases, cases == 1 ? "" : "s", total ? ": " : "");
	for (i = 0; i < DIFF_NR; i++) {
		n = count(v, DIFF_BIT(i));
		if (n)
			fprintf(f, "%s%d %s%s", shown++ ? ", " : "", n, diff_class_name(i),
				v->fail & DIFF_BIT(i) ? " (fails)" : "");
	}
	fputs(total && !diff_failing(v) ? "; none of them fails" : "", f);
	fclose(f);
	return text;
}

static struct table *new_table(const struct diff_pair *p)
{
	struct table *t;
	char *columns;

	/* a comma would be another column */
	if (asprintf(&columns, "class,case,~%.*s,~%.*s,~more", (int)strcspn(p->side[0].label, ","),
		     p->side[0].label, (int)strcspn(p->side[1].label, ","), p->side[1].label) < 0)
		return NULL;
	t = table_new(columns);
	free(columns);
	return t;
}

static int add_row(void *arg, const struct diff_pair *p, const struct difference *d)
{
	char name[1024];

	(void)p;
	diff_name(d, name, sizeof(name));
	table_row(arg, diff_class_name(d->class), name, d->old, d->new, d->more);
	return 0;
}

struct below {
	const struct diff_view *v;
	FILE *f;
	const char *last; /* the case that was told last: one line for all that is said of it */
	int n;
};

static int log_width(FILE *f)
{
	int width = terminal_width(f), room = (width - (int)strlen(LOG_INDENT "   ") - 2) / 2;

	return width == INT_MAX ? LOG_WIDTH : room > 20 ? room : 20;
}

static int add_below(void *arg, const struct diff_pair *p, const struct difference *d)
{
	const char *labels[] = { p->side[0].label, p->side[1].label };
	struct below *b = arg;
	struct log_pair logs;
	char *command;

	if (!b->last || strcmp(b->last, d->name)) {
		command = diff_command(p, d);
		if (command && *command)
			fprintf(b->f, "%s    %s\n", b->n++ ? "" : "\nSeen again by:\n", command);
		free(command);
	}
	b->last = d->name;
	if (b->v->logs && diff_logs(d, &logs)) {
		log_pair_print(&logs, labels, log_width(b->f), LOG_INDENT, b->f);
		log_pair_free(&logs);
	}
	return 0;
}

static int print_pair(const struct diff_view *v, FILE *f)
{
	struct table *t = new_table(v->pairs);
	struct below b = { .v = v, .f = f };
	int rc = t ? 0 : -ENOMEM;

	if (t)
		diff_each(v, add_row, t);
	if (!t || table_rows(t))
		rc = table_print(t, TABLE_TEXT, f);
	if (!rc) {
		diff_each(v, add_below, &b);
		if (table_rows(t))
			fputc('\n', f);
	}
	table_free(t);
	return rc;
}

static int print_table(const struct diff_view *v, FILE *f)
{
	struct diff_view one = *v;
	char *summary;
	int i, rc = 0;

	one.nr_pairs = 1;
	for (i = 0; i < v->nr_pairs && !rc; i++) {
		one.pairs = &v->pairs[i];
		if (v->nr_pairs > 1 && one.pairs->found.nr)
			fprintf(f, "%s -> %s\n", one.pairs->side[0].label,
				one.pairs->side[1].label);
		rc = print_pair(&one, f);
	}
	summary = rc ? NULL : diff_summary(v);
	if (summary)
		fprintf(f, "%s.\n", summary);
	free(summary);
	return rc;
}

struct tsv {
	const struct diff_view *v;
	struct table *t;
};

static int add_tsv(void *arg, const struct diff_pair *p, const struct difference *d)
{
	struct tsv *tsv = arg;
	char file[512], *command = diff_command(p, d), place[600] = "";
	int line = diff_place(tsv->v, d, file, sizeof(file));

	if (line > 0)
		snprintf(place, sizeof(place), "%s:%d", file, line);
	else if (!line)
		snprintf(place, sizeof(place), "%s", file);
	table_row(tsv->t, p->side[0].label, p->side[1].label, diff_class_name(d->class),
		  diff_fails(tsv->v, d) ? "1" : "0", d->name, d->prog, d->old, d->new, d->more,
		  command, place);
	free(command);
	return 0;
}

static int print_tsv(const struct diff_view *v, FILE *f)
{
	struct table *t = table_new("a,b,class,fails,case,program,old,new,more,reproduce,place");
	struct tsv tsv = { v, t };
	char *summary = diff_summary(v);
	int rc;

	diff_each(v, add_tsv, &tsv);
	rc = table_print(t, TABLE_TSV, f);
	if (!rc && summary)
		msg_info("%s", summary);
	free(summary);
	table_free(t);
	return rc;
}

int view_diff(const struct diff_view *v, enum diff_format format, FILE *f)
{
	static int (*const print[])(const struct diff_view *v, FILE *f) = {
		[DIFF_TABLE] = print_table, [DIFF_TSV] = print_tsv, [DIFF_JSON] = view_diff_json,
		[DIFF_MARKDOWN] = view_diff_markdown, [DIFF_GITHUB] = view_diff_github,
	};
	int rc = print[format](v, f);

	if (!rc && (fflush(f) || ferror(f))) {
		rc = -EIO;
		msg_error("diff: %s", errname(rc));
	}
	return rc;
}
