// SPDX-License-Identifier: GPL-2.0
/* Rounds, read and made into ratios. */
#include "results/map_bench.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "results/tsv.h"

#define HEADER "from\top\tvalue\tfill\tround\tops\tns\tmissed\t" \
	       "array_ops\tarray_ns\tfloor_ops\tfloor_ns\terror"
enum {
	FROM, OP, VALUE, FILL, ROUND, OPS, NS, MISSED,
	ARRAY_OPS, ARRAY_NS, FLOOR_OPS, FLOOR_NS, ERROR
};
#define MIN_ROUNDS 3
#define MOST_MISSED 0.5

struct reading {
	struct map_bench *b;
	const char *type;
	int first;		/* row of this file */
};

static int number(const char *text, long long *out)
{
	char *end;

	*out = strtoll(text, &end, 10);
	return end == text || *end || *out < 0 ? -EINVAL : 0;
}

/* The row of the line, which is the last one or new. */
static struct map_bench_row *row_of(struct reading *r, char **cells, int value, int fill)
{
	struct map_bench *b = r->b;
	struct map_bench_row *row = b->nr > r->first ? &b->rows[b->nr - 1] : NULL;

	if (row && !strcmp(row->from, cells[FROM]) && !strcmp(row->op, cells[OP]) &&
	    row->value == value && row->fill == fill)
		return row;
	row = reallocarray(b->rows, b->nr + 1, sizeof(*row));
	if (!row)
		return NULL;
	b->rows = row;
	row += b->nr++;
	memset(row, 0, sizeof(*row));
	snprintf(row->type, sizeof(row->type), "%s", r->type);
	snprintf(row->from, sizeof(row->from), "%s", cells[FROM]);
	snprintf(row->op, sizeof(row->op), "%s", cells[OP]);
	row->value = value;
	row->fill = fill;
	return row;
}

static int add_round(struct map_bench_row *row, const long long n[ERROR])
{
	if (!n[OPS] || !n[ARRAY_OPS] || row->nr_rounds == MAP_BENCH_ROUNDS)
		return -EINVAL;
	row->nr_ops += n[OPS];
	row->nr_missed += n[MISSED];
	row->times[row->nr_rounds] = (double)n[NS] / n[OPS];
	row->array_times[row->nr_rounds] = (double)n[ARRAY_NS] / n[ARRAY_OPS];
	row->floors[row->nr_rounds++] = n[FLOOR_OPS] ? (double)n[FLOOR_NS] / n[FLOOR_OPS] : 0;
	return 0;
}

static int take_line(void *arg, char **cells)
{
	struct map_bench_row *row;
	long long n[ERROR] = {0};
	int i;

	for (i = VALUE; i < ERROR; i++)
		if (number(cells[i], &n[i]))
			return -EINVAL;
	if (!*cells[FROM] || !*cells[OP] || !n[VALUE] || n[VALUE] > 1 << 20 || n[FILL] > 100)
		return -EINVAL;
	row = row_of(arg, cells, n[VALUE], n[FILL]);
	if (!row)
		return -ENOMEM;
	if (!strcmp(cells[ERROR], "-"))
		return add_round(row, n);
	snprintf(row->error, sizeof(row->error), "%s", cells[ERROR]);
	return 0;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *v, int nr)
{
	qsort(v, nr, sizeof(*v), by_size);
	return nr % 2 ? v[nr / 2] : (v[nr / 2 - 1] + v[nr / 2]) / 2;
}

/*
 * What is left without the loop; a round that is no longer than the loop alone tells nothing.
 * The loop is the same in all rounds, so that one that was disturbed spoils no other number.
 */
static int take_off_floor(struct map_bench_row *row)
{
	double time, array;
	int i, nr = 0;

	row->floor_ns = row->nr_rounds ? median(row->floors, row->nr_rounds) : 0;
	for (i = 0; i < row->nr_rounds; i++) {
		time = row->times[i] - row->floor_ns;
		array = row->array_times[i] - row->floor_ns;
		if (time <= 0 || array <= 0)
			continue;
		row->times[nr] = time;
		row->array_times[nr] = array;
		row->ratios[nr++] = array / time;
	}
	return nr;
}

static void sum_up(struct map_bench_row *row)
{
	int nr;

	row->missed = row->nr_ops ? (double)row->nr_missed / row->nr_ops : 0;
	if (*row->error)
		return;
	/* what fails is fast: that is no speed */
	if (row->missed > MOST_MISSED) {
		snprintf(row->error, sizeof(row->error), "%.0f %% of the operations failed",
			 row->missed * 100);
		return;
	}
	nr = take_off_floor(row);
	if (nr < MIN_ROUNDS) {
		snprintf(row->error, sizeof(row->error), "not to be told from the empty loop");
		return;
	}
	row->ratio = median(row->ratios, nr);
	row->low = row->ratios[0];
	row->high = row->ratios[nr - 1];
	row->spread = (row->ratios[nr - 2] - row->ratios[1]) / row->ratio;
	row->ns = median(row->times, nr);
	row->array_ns = median(row->array_times, nr);
}

int map_bench_read(struct map_bench *b, const char *type, const char *path)
{
	struct reading r = { .b = b, .type = type, .first = b->nr };
	int i, err = tsv_read(path, HEADER, "maps --bench", take_line, &r);

	if (err)
		b->nr = r.first;
	for (i = r.first; i < b->nr; i++)
		sum_up(&b->rows[i]);
	return err;
}

int map_bench_add_absent(struct map_bench *b, const char *type, const char *reason)
{
	struct map_bench_absent *a = reallocarray(b->absent, b->nr_absent + 1, sizeof(*a));

	if (!a)
		return -ENOMEM;
	b->absent = a;
	a += b->nr_absent++;
	snprintf(a->type, sizeof(a->type), "%s", type);
	snprintf(a->reason, sizeof(a->reason), "%s", reason);
	return 0;
}

void map_bench_free(struct map_bench *b)
{
	free(b->rows);
	free(b->absent);
	memset(b, 0, sizeof(*b));
}

const struct map_bench_row *map_bench_find_at(const struct map_bench *b, const char *type,
					      const char *from, const char *op, int value, int fill)
{
	const struct map_bench_row *row;

	for (row = b->rows; row < b->rows + b->nr; row++)
		if (!strcmp(row->type, type) && !strcmp(row->from, from) && !strcmp(row->op, op) &&
		    row->value == value && row->fill == fill)
			return row;
	return NULL;
}

const struct map_bench_row *map_bench_find(const struct map_bench *b, const char *type,
					   const char *from, const char *op)
{
	static const int fills[] = { 50, 0, 1, 100 };
	const struct map_bench_row *row = NULL;
	size_t i;

	for (i = 0; i < sizeof(fills) / sizeof(fills[0]) && !row; i++)
		row = map_bench_find_at(b, type, from, op, 8, fills[i]);
	return row;
}
