// SPDX-License-Identifier: GPL-2.0
#include "results/log_pair.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "results/text.h"
#include "common/vlog.h"

#define CONTEXT 3

struct lines {
	char **v;
	int nr;
};

/* The one line that is never the same twice. */
static bool is_time(const char *line)
{
	return !strncmp(line, "verification time ", strlen("verification time "));
}

/* Kernels set comments at different columns: blanks are no difference. */
static bool same_line(const char *a, const char *b)
{
	for (;; a++, b++) {
		a += strspn(a, " \t");
		b += strspn(b, " \t");
		if (*a != *b || !*a)
			return *a == *b;
	}
}

static int cut_lines(char *text, struct lines *l)
{
	char *line, *rest = text;
	size_t n = 1;

	for (line = text; *line; line++)
		n += *line == '\n';
	l->v = calloc(n, sizeof(*l->v));
	while (l->v && (line = strsep(&rest, "\n")))
		if (*line && !is_time(line))
			l->v[l->nr++] = line;
	return l->v ? 0 : -ENOMEM;
}

/* Where @text is in @l; 0 when it is not. */
static int find_line(const struct lines *l, const char *text)
{
	int i;

	for (i = 0; i < l->nr; i++)
		if (same_line(l->v[i], text))
			return i;
	return 0;
}

/*
 * A long log comes without its beginning: lines are counted from the first one that both
 * have.
 */
static void align(const struct lines l[2], int from[2])
{
	from[0] = from[1] = 0;
	if (!l[0].nr || !l[1].nr)
		return;
	from[0] = find_line(&l[0], l[1].v[0]);
	if (!from[0])
		from[1] = find_line(&l[1], l[0].v[0]);
}

static void take(struct log_pair *p, int side, const struct lines *l, int from)
{
	int i;

	for (i = from < 0 ? 0 : from; i < l->nr && p->nr[side] < LOG_PAIR_LINES; i++)
		p->line[side][p->nr[side]++] = l->v[i];
}

static void take_both(struct log_pair *p, const struct lines l[2])
{
	int from[2], i, at = 0, before;

	align(l, from);
	while (from[0] + at < l[0].nr && from[1] + at < l[1].nr &&
	       same_line(l[0].v[from[0] + at], l[1].v[from[1] + at]))
		at++;
	before = at < CONTEXT ? at : CONTEXT;
	for (i = 0; i < 2; i++)
		take(p, i, &l[i], from[i] + at - before);
	for (i = 0; i < 2; i++)
		if (p->nr[i] > before + 1 + CONTEXT)
			p->nr[i] = before + 1 + CONTEXT;
	p->first = before;
}

int log_pair_make(struct log_pair *p, const char *const log[2])
{
	struct lines l[2] = { { 0 } };
	int i, rc = 0;

	memset(p, 0, sizeof(*p));
	for (i = 0; i < 2 && !rc; i++) {
		/* the report behind the classic part is not in all kernels */
		p->text[i] = log[i] ? strndup(log[i], vlog_classic_len(log[i])) : NULL;
		rc = p->text[i] ? cut_lines(p->text[i], &l[i]) : log[i] ? -ENOMEM : 0;
	}
	if (!rc && l[0].nr && l[1].nr) {
		take_both(p, l);
	} else if (!rc) {
		p->first = -1;
		for (i = 0; i < 2; i++)
			take(p, i, &l[i], l[i].nr - LOG_PAIR_LINES);
	}
	free(l[0].v);
	free(l[1].v);
	return rc;
}

void log_pair_free(struct log_pair *p)
{
	free(p->text[0]);
	free(p->text[1]);
	memset(p, 0, sizeof(*p));
}

/* @s cut to @width, or with @pad filled up to it. */
static void put_cell(const char *s, int width, bool pad, FILE *f)
{
	const char *end = s;
	char *part;
	int n = 0;

	while (*end && n < width) {
		text_next(&end);
		n++;
	}
	part = strndup(s, end - s);
	text_line(f, part ? part : "?");
	free(part);
	if (pad)
		fprintf(f, "%*s", width - n, "");
}

/* One log has all the room, and says whose it is. */
static void print_one(const struct log_pair *p, const char *label, int side, int width,
		      const char *indent, FILE *f)
{
	int row;

	fprintf(f, "%s  ", indent);
	put_cell(label, width, false, f);
	fputs(", the end of its log (the other side has none):\n", f);
	for (row = 0; row < p->nr[side]; row++) {
		fprintf(f, "%s  ", indent);
		put_cell(p->line[side][row], 2 * width + 3, false, f);
		fputc('\n', f);
	}
}

void log_pair_print(const struct log_pair *p, const char *const label[2], int width,
		    const char *indent, FILE *f)
{
	const char *cell[2];
	int row, i;

	if (p->first < 0) {
		print_one(p, label[!!p->nr[1]], !!p->nr[1], width, indent, f);
		return;
	}
	for (row = -1; row < p->nr[0] || row < p->nr[1]; row++) {
		for (i = 0; i < 2; i++)
			cell[i] = row < 0 ? label[i] : row < p->nr[i] ? p->line[i][row] : "";
		fprintf(f, "%s%s", indent, row == p->first ? "> " : "  ");
		put_cell(cell[0], width, true, f);
		fputs(" | ", f);
		put_cell(cell[1], width, false, f);
		fputc('\n', f);
	}
}
