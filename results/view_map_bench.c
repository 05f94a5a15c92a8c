// SPDX-License-Identifier: GPL-2.0
/* The map bench as tables: for a person, for programs, kernels side by side. */
#include "results/map_bench.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "results/text.h"

#define MAX_KERNELS 60

/* Of a line for a person: at which size and fill; 0: as map_bench_find() takes it. */
static const struct {
	int value, fill;
} points[] = { { 8, 0 }, { 64, 50 }, { 1024, 50 }, { 8, 1 }, { 8, 100 } };
#define NR_POINTS (sizeof(points) / sizeof(points[0]))
#define HEADING "type,from,operation,>8 B,>64 B,>1024 B,>1 %,>100 %,>ops/s,>spread"
#define NR_CELLS (3 + NR_POINTS + 2)

static bool same_op(const struct map_bench_row *a, const struct map_bench_row *b)
{
	return !strcmp(a->type, b->type) && !strcmp(a->from, b->from) && !strcmp(a->op, b->op);
}

/* Whether the operation of row @i stands for the first time there. */
static bool is_first(const struct map_bench *b, int i)
{
	int k;

	for (k = 0; k < i && !same_op(&b->rows[k], &b->rows[i]); k++)
		;
	return k == i;
}

static const struct map_bench_row *at_point(const struct map_bench *b,
					    const struct map_bench_row *op, size_t point)
{
	const struct map_bench_row *first = map_bench_find(b, op->type, op->from, op->op);
	int fill = points[point].fill;

	if (!point || !first)
		return first;
	/* of what has no fill, the size is all there is to tell */
	if (!first->fill)
		fill = points[point].value == 8 ? -1 : 0;
	return map_bench_find_at(b, op->type, op->from, op->op, points[point].value, fill);
}

/* " ": never measured there, by design; "-": it failed. */
static void put_ratio(char out[24], const struct map_bench_row *row)
{
	if (!row)
		strcpy(out, " ");
	else if (*row->error)
		strcpy(out, "-");
	else
		snprintf(out, 24, row->ratio < 0.0995 ? "%.3f" : "%.2f", row->ratio);
}

static void put_speed(char out[24], const struct map_bench_row *row)
{
	double speed = row && !*row->error ? 1e9 / row->ns : 0;

	if (!speed)
		strcpy(out, "-");
	else if (speed >= 1e6)
		snprintf(out, 24, "%.1f M", speed / 1e6);
	else
		snprintf(out, 24, "%.1f k", speed / 1e3);
}

static void add_line(struct table *t, const struct map_bench *b, const struct map_bench_row *op)
{
	char text[NR_POINTS + 2][24];
	const char *cells[NR_CELLS] = { op->type, op->from, op->op };
	const struct map_bench_row *row;
	double worst = -1;
	size_t i;

	for (i = 0; i < NR_POINTS; i++) {
		row = at_point(b, op, i);
		put_ratio(text[i], row);
		if (row && !*row->error && row->spread > worst)
			worst = row->spread;
	}
	put_speed(text[NR_POINTS], at_point(b, op, 0));
	if (worst < 0)
		strcpy(text[NR_POINTS + 1], "-");
	else
		snprintf(text[NR_POINTS + 1], 24, "%.0f %%", worst * 100);
	for (i = 0; i < NR_POINTS + 2; i++)
		cells[3 + i] = text[i];
	table_rowv(t, cells);
}

/* Where an LRU has thrown out what is looked for, or a full map takes nothing more. */
static void put_misses(const struct map_bench *b, FILE *f)
{
	const struct map_bench_row *row, *other, *worst;

	for (row = b->rows; row < b->rows + b->nr; row++) {
		if (!is_first(b, row - b->rows))
			continue;
		for (worst = other = row; other < b->rows + b->nr; other++)
			if (same_op(row, other) && !*other->error && other->missed > worst->missed)
				worst = other;
		if (!*worst->error && worst->missed >= 0.01)
			fprintf(f, "%s, %s, %s: up to %.0f %% found nothing (%d B, %d %% full)\n", row->type,
				row->from, row->op, worst->missed * 100, worst->value, worst->fill);
	}
}

/* Each reason once for an operation, with the first place where it was given. */
static void put_reasons(const struct map_bench *b, FILE *f)
{
	const struct map_bench_row *row, *other;
	int i;

	for (row = b->rows; row < b->rows + b->nr; row++) {
		for (other = b->rows; other < row; other++)
			if (same_op(row, other) && !strcmp(row->error, other->error))
				break;
		if (!*row->error || other < row)
			continue;
		fprintf(f, "-: %s, %s, %s: ", row->type, row->from, row->op);
		text_line(f, row->error);
		fprintf(f, " (%d B", row->value);
		if (row->fill)
			fprintf(f, ", %d %% full", row->fill);
		fputs(")\n", f);
	}
	for (i = 0; i < b->nr_absent; i++) {
		fprintf(f, "-: %s: ", b->absent[i].type);
		text_line(f, b->absent[i].reason);
		fputc('\n', f);
	}
}

int view_map_bench(const struct map_bench *b, FILE *f)
{
	struct table *t = table_new(HEADING);
	int i, err;

	for (i = 0; i < b->nr; i++)
		if (is_first(b, i))
			add_line(t, b, &b->rows[i]);
	fputs("Kernel ", f);
	text_line(f, b->kernel);
	fputs(": speed of each operation, the array's is 1; half full, and at 1 % and 100 % with 8 B\n", f);
	err = table_print(t, TABLE_TEXT, f);
	put_reasons(b, f);
	put_misses(b, f);
	table_free(t);
	return err;
}

#define ROWS_HEADING "kernel,type,from,operation,>value,>fill,>ratio,>low,>high,>spread,>ns,>ops_s," \
		     ">array_ns,>floor_ns,>missed,reason"
enum { C_RATIO = 6, C_SPREAD = 9, C_NS, C_OPS_S, C_ARRAY, C_FLOOR, C_MISSED, C_REASON, NR_COLUMNS };

static void add_row(struct table *t, const char *kernel, const struct map_bench_row *r)
{
	const double numbers[] = { r->ratio, r->low, r->high, r->spread, r->ns, r->ns ? 1e9 / r->ns : 0,
				   r->array_ns, r->floor_ns, r->missed };
	const char *cells[NR_COLUMNS] = { kernel, r->type, r->from, r->op };
	char text[NR_COLUMNS][32];
	int i;

	snprintf(text[4], 32, "%d", r->value);
	snprintf(text[5], 32, "%d", r->fill);
	for (i = C_RATIO; i < C_REASON; i++)
		snprintf(text[i], 32, i == C_OPS_S ? "%.0f" : i >= C_NS && i <= C_FLOOR ? "%.1f" : "%.4f",
			 numbers[i - C_RATIO]);
	cells[4] = text[4];
	cells[5] = r->fill ? text[5] : NULL;
	for (i = C_RATIO; i < C_REASON; i++)
		cells[i] = *r->error ? NULL : text[i];
	cells[C_REASON] = *r->error ? r->error : NULL;
	table_rowv(t, cells);
}

int view_map_bench_rows(const struct map_bench *b, int nr, enum table_format format, FILE *f)
{
	const char *cells[NR_COLUMNS];
	struct table *t = table_new(ROWS_HEADING);
	int i, k, err;

	for (k = 0; k < nr; k++) {
		for (i = 0; i < b[k].nr; i++)
			add_row(t, b[k].kernel, &b[k].rows[i]);
		for (i = 0; i < b[k].nr_absent; i++) {
			memset(cells, 0, sizeof(cells));
			cells[0] = b[k].kernel;
			cells[1] = b[k].absent[i].type;
			cells[C_REASON] = b[k].absent[i].reason;
			table_rowv(t, cells);
		}
	}
	err = table_print(t, format, f);
	table_free(t);
	return err;
}

/* A line of the table across kernels; "-" also where a kernel lacks the type. */
static void add_side_by_side(struct table *t, const struct map_bench *b, int nr,
			     const struct map_bench_row *op)
{
	const struct map_bench_row *row;
	const char *cells[3 + MAX_KERNELS] = { op->type, op->from, op->op };
	char text[MAX_KERNELS][24];
	int k;

	for (k = 0; k < nr; k++) {
		row = map_bench_find(&b[k], op->type, op->from, op->op);
		put_ratio(text[k], row);
		cells[3 + k] = row ? text[k] : "-";
	}
	table_rowv(t, cells);
}

int view_map_bench_kernels(const struct map_bench *b, int nr, FILE *f)
{
	char heading[(MAX_KERNELS + 1) * (sizeof(b->kernel) + 2)] = "type,from,operation", *at;
	struct table *t;
	int i, k, known, err;

	if (nr > MAX_KERNELS)
		nr = MAX_KERNELS;
	at = heading + strlen(heading);
	for (k = 0; k < nr; k++)
		at += sprintf(at, ",>%s", b[k].kernel);
	t = table_new(heading);
	for (k = 0; k < nr; k++) {
		for (i = 0; i < b[k].nr; i++) {
			const struct map_bench_row *op = &b[k].rows[i];

			for (known = 0; known < k; known++)
				if (map_bench_find(&b[known], op->type, op->from, op->op))
					break;
			if (known == k && is_first(&b[k], i))
				add_side_by_side(t, b, nr, op);
		}
	}
	fputs("Speed of each operation, the same kernel's array is 1: 8 B, half full\n", f);
	err = table_print(t, TABLE_TEXT, f);
	table_free(t);
	return err;
}
