/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the cases bench/map/TYPE measured (maps/bench/): each operation's speed beside the
 * array's in the same rounds.  docs/maps-bench.md says how it is computed.
 */
#ifndef BM_RESULTS_MAP_BENCH_H
#define BM_RESULTS_MAP_BENCH_H

#include <stdio.h>

#include "results/table.h"

#define MAP_BENCH_ROUNDS 16	/* at most */

/* One operation of a type, at one size and fill. */
struct map_bench_row {
	char type[32], from[16], op[24];
	int value;		/* bytes */
	int fill;		/* per cent; 0: has no meaning for the type */
	char error[64];		/* why there is no number; "" when there is */
	double ratio;		/* speed, the array's is 1: the median of the rounds */
	double low, high;	/* of all rounds */
	double spread;		/* of the rounds but the lowest and the highest, in parts of ratio */
	double ns;		/* of one operation without the loop around it: the median */
	double array_ns, floor_ns;	/* floor: the loop; 0 from user space */
	double missed;		/* parts of 1 that found nothing, in all rounds */
	/* of each round, while they are read */
	int nr_rounds;
	double ratios[MAP_BENCH_ROUNDS], times[MAP_BENCH_ROUNDS], array_times[MAP_BENCH_ROUNDS],
	       floors[MAP_BENCH_ROUNDS];
	long long nr_missed, nr_ops;
};

/* A type that was not measured. */
struct map_bench_absent {
	char type[32];
	char reason[200];
};

struct map_bench {
	char kernel[128];
	struct map_bench_row *rows;	/* a type's together, as they were measured */
	int nr;
	struct map_bench_absent *absent;
	int nr_absent;
};

/* Appends what @path, the case's file, has about @type; 0 or as tsv_read(). */
int map_bench_read(struct map_bench *b, const char *type, const char *path);
/* 0 or -ENOMEM. */
int map_bench_add_absent(struct map_bench *b, const char *type, const char *reason);
void map_bench_free(struct map_bench *b);

/* The row that stands for an operation: the smallest value, half full where it can be. */
const struct map_bench_row *map_bench_find(const struct map_bench *b, const char *type,
					   const char *from, const char *op);
const struct map_bench_row *map_bench_find_at(const struct map_bench *b, const char *type,
					      const char *from, const char *op, int value, int fill);

/* ---- views; 0 or a negative errno with a message */

/* For a person: a line an operation, and why what is missing is. */
int view_map_bench(const struct map_bench *b, FILE *f);
/* Every row of all kernels. */
int view_map_bench_rows(const struct map_bench *b, int nr, enum table_format format, FILE *f);
/* The ratios of each kernel side by side. */
int view_map_bench_kernels(const struct map_bench *b, int nr, FILE *f);
/* The chart, an SVG document. */
void view_map_bench_svg(const struct map_bench *b, FILE *f);

#endif
