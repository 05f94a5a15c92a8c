// SPDX-License-Identifier: GPL-2.0
#include "results/table.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/text.h"

#define MAX_COLUMNS 64
#define GAP 2
/* A column that may be cut keeps so much, or its heading. */
#define MIN_CUT 12

struct table {
	int nr_columns;
	struct {
		char *name;
		bool right;
		bool may_cut;
	} column[MAX_COLUMNS];
	char **cells;		/* nr_rows x nr_columns */
	int nr_rows;
	int room;		/* rows that @cells has memory for */
	bool no_memory;
};

static const char * const format_names[] = {
	[TABLE_TEXT] = "table",
	[TABLE_TSV] = "tsv",
	[TABLE_JSON] = "json",
};

int table_format_parse(const char *name)
{
	int i;

	for (i = 0; i <= TABLE_JSON; i++)
		if (!strcmp(name, format_names[i]))
			return i;
	msg_error("--format %s: unknown; it is one of table, tsv, json", name);
	return -1;
}

struct table *table_new(const char *columns)
{
	struct table *t = calloc(1, sizeof(*t));
	size_t n;

	for (; t && *columns && t->nr_columns < MAX_COLUMNS; t->nr_columns++) {
		t->column[t->nr_columns].right = *columns == '>';
		t->column[t->nr_columns].may_cut = *columns == '~';
		columns += *columns == '>' || *columns == '~';
		n = strcspn(columns, ",");
		t->column[t->nr_columns].name = strndup(columns, n);
		if (!t->column[t->nr_columns].name)
			t->no_memory = true;
		columns += n + (columns[n] == ',');
	}
	return t;
}

void table_free(struct table *t)
{
	int i;

	if (!t)
		return;
	for (i = 0; i < t->nr_columns; i++)
		free(t->column[i].name);
	for (i = 0; i < t->nr_rows * t->nr_columns; i++)
		free(t->cells[i]);
	free(t->cells);
	free(t);
}

static bool make_room(struct table *t)
{
	int room = t->room ? 2 * t->room : 64;
	char **cells;

	if (t->nr_rows < t->room)
		return true;
	cells = reallocarray(t->cells, (size_t)room * t->nr_columns, sizeof(*cells));
	if (!cells)
		return false;
	t->cells = cells;
	t->room = room;
	return true;
}

void table_rowv(struct table *t, const char *const *cells)
{
	char **row;
	int i;

	if (!t || t->no_memory)
		return;
	if (!make_room(t)) {
		t->no_memory = true;
		return;
	}
	row = t->cells + (size_t)t->nr_rows * t->nr_columns;
	for (i = 0; i < t->nr_columns; i++) {
		row[i] = cells[i] ? text_utf8(cells[i]) : NULL;
		if (cells[i] && !row[i])
			t->no_memory = true;
	}
	t->nr_rows++;
}

void table_row(struct table *t, const char *cell, ...)
{
	const char *cells[MAX_COLUMNS] = { cell };
	va_list ap;
	int i;

	va_start(ap, cell);
	for (i = 1; t && i < t->nr_columns; i++)
		cells[i] = va_arg(ap, const char *);
	va_end(ap);
	table_rowv(t, cells);
}

int table_rows(const struct table *t)
{
	return t ? t->nr_rows : 0;
}

static const char *cell_at(const struct table *t, int row, int column)
{
	return t->cells[(size_t)row * t->nr_columns + column];
}

/* Code points; good enough for what a table of kernels holds. */
static int width_of(const char *s)
{
	int n = 0;

	while (text_next(&s))
		n++;
	return n;
}

int terminal_width(FILE *f)
{
	struct winsize ws;

	if (!isatty(fileno(f)) || ioctl(fileno(f), TIOCGWINSZ, &ws) < 0 || !ws.ws_col)
		return INT_MAX;
	return ws.ws_col;
}

static void fit(const struct table *t, int *width, int limit)
{
	int i, total, widest;

	for (;;) {
		total = -GAP;
		widest = -1;
		for (i = 0; i < t->nr_columns; i++) {
			total += width[i] + GAP;
			if (t->column[i].may_cut && width[i] > MIN_CUT &&
			    width[i] > width_of(t->column[i].name) &&
			    (widest < 0 || width[i] > width[widest]))
				widest = i;
		}
		if (total <= limit || widest < 0)
			return;
		width[widest]--;
	}
}

static void put_cell(const struct table *t, int column, const char *s, int width, FILE *f)
{
	bool last = column == t->nr_columns - 1, cut;
	int len = width_of(s), i;
	const char *end = s;
	char *part;

	cut = len > width;
	if (cut) {
		for (i = 0; i < width - 1; i++)
			text_next(&end);
		len = width;
	} else {
		end = s + strlen(s);
	}
	part = strndup(s, end - s);
	if (t->column[column].right)
		fprintf(f, "%*s", width - len, "");
	text_line(f, part ? part : "?");
	if (cut)
		fputs("…", f);
	if (!t->column[column].right && !last)
		fprintf(f, "%*s", width - len, "");
	if (!last)
		fprintf(f, "%*s", GAP, "");
	free(part);
}

static void print_text(const struct table *t, FILE *f)
{
	int width[MAX_COLUMNS], row, i, n;
	const char *s;

	for (i = 0; i < t->nr_columns; i++) {
		width[i] = width_of(t->column[i].name);
		for (row = 0; row < t->nr_rows; row++) {
			s = cell_at(t, row, i);
			n = width_of(s ? s : "-");
			width[i] = n > width[i] ? n : width[i];
		}
	}
	fit(t, width, terminal_width(f));
	for (row = -1; row < t->nr_rows; row++) {
		for (i = 0; i < t->nr_columns; i++) {
			s = row < 0 ? t->column[i].name : cell_at(t, row, i);
			put_cell(t, i, s && *s ? s : "-", width[i], f);
		}
		fputc('\n', f);
	}
}

static void put_tsv(const char *s, FILE *f)
{
	size_t plain;

	for (; s && *s; s++) {
		plain = strcspn(s, "\t\n\\");
		fwrite(s, 1, plain, f);
		s += plain;
		if (!*s)
			return;
		if (*s == '\t')
			fputs("\\t", f);
		else if (*s == '\n')
			fputs("\\n", f);
		else
			fputs("\\\\", f);
	}
}

static void print_tsv(const struct table *t, FILE *f)
{
	int row, i;

	for (row = -1; row < t->nr_rows; row++)
		for (i = 0; i < t->nr_columns; i++) {
			put_tsv(row < 0 ? t->column[i].name : cell_at(t, row, i), f);
			fputc(i == t->nr_columns - 1 ? '\n' : '\t', f);
		}
}

static json_t *json_cell(const struct table *t, int row, int column)
{
	const char *s = cell_at(t, row, column);
	long long n;
	double real;
	char *end;

	if (!s)
		return json_null();
	if (t->column[column].right && *s) {
		errno = 0;
		n = strtoll(s, &end, 10);
		if (!*end && !errno)
			return json_integer(n);
		/* strtod(3) also takes what no JSON has */
		if (s[strspn(s, "-.0123456789")])
			return json_string(s);
		real = strtod(s, &end);
		if (!*end)
			return json_real(real);
	}
	return json_string(s);
}

static int print_json(const struct table *t, FILE *f)
{
	int row, i, rc = 0;
	json_t *o;

	fputc('[', f);
	for (row = 0; row < t->nr_rows && !rc; row++) {
		o = json_object();
		for (i = 0; i < t->nr_columns; i++)
			if (json_object_set_new(o, t->column[i].name, json_cell(t, row, i)))
				rc = -ENOMEM;
		fputs(row ? ",\n" : "\n", f);
		if (!rc && json_dumpf(o, f, JSON_COMPACT | JSON_REAL_PRECISION(12)))
			rc = -EIO;
		json_decref(o);
	}
	fputs("\n]\n", f);
	return rc;
}

static void print_markdown(const struct table *t, FILE *f)
{
	int row, i;

	for (row = -1; row < t->nr_rows; row++) {
		for (i = 0; i < t->nr_columns; i++) {
			fputs(i ? " | " : "| ", f);
			text_markdown(f, row < 0 ? t->column[i].name : cell_at(t, row, i) ?: "");
		}
		fputs(" |\n", f);
		for (i = 0; row < 0 && i < t->nr_columns; i++)
			fputs(t->column[i].right ? "|---:" : "|---", f);
		if (row < 0)
			fputs("|\n", f);
	}
}

int table_print(const struct table *t, enum table_format format, FILE *f)
{
	int rc = t && !t->no_memory ? 0 : -ENOMEM;

	if (!rc && format == TABLE_TEXT)
		print_text(t, f);
	else if (!rc && format == TABLE_TSV)
		print_tsv(t, f);
	else if (!rc && format == TABLE_MARKDOWN)
		print_markdown(t, f);
	else if (!rc)
		rc = print_json(t, f);
	if (!rc && ferror(f))
		rc = -EIO;
	if (rc < 0)
		msg_error("table: %s", errname(rc));
	return rc;
}
