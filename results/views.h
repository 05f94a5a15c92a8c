/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Views: each is some queries on a store, and a way to show the rows.  All of them
 * return 0 or a negative errno with a message printed, unless said otherwise.
 */
#ifndef BM_RESULTS_VIEWS_H
#define BM_RESULTS_VIEWS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "common/msg.h"
#include "results/store.h"
#include "results/table.h"

/* Counts by kernel and area, every failure, why cases were skipped, the totals. */
int view_summary(struct store *s, FILE *f);
/* The counts alone, one row a kernel and area, for programs. */
int view_counts(struct store *s, enum table_format format, FILE *f);

/*
 * Every result that is not as expected, with the line that reproduces it.
 * Returns how many there are.
 */
int view_failures(struct store *s, FILE *f);
/* Reasons of skips, the most frequent first, with the kernels.  Returns how many skips. */
int view_skips(struct store *s, FILE *f);
/* How many programs each kernel accepts wrongly, as known of it.  Returns how many in all. */
int view_unsound_count(struct store *s, FILE *f);
/* Which, where, and whether without privilege as well. */
int view_unsound(struct store *s, FILE *f);
/*
 * The cases that every kernel skipped (cells of the matrix aside); an empty list
 * unless the run was @full.  Returns how many.
 */
int view_never_ran(struct store *s, bool full, FILE *f);
/* Whether it was: all cases on the default kernels, and no part of it that is elsewhere. */
bool view_is_full(struct store *s);
/* The counts as people read them: a row a kernel, a column an area. */
int view_count_table(struct store *s, enum table_format format, FILE *f);

/* What the run as a whole was: enum bm_exit, or a negative errno. */
int view_exit_code(struct store *s);

/* KTAP 1, a subtest for each kernel. */
int view_ktap(struct store *s, FILE *f);
/* JUnit XML as Jenkins's schema has it, a testsuite for each kernel. */
int view_junit(struct store *s, FILE *f);
/* Workflow commands of GitHub Actions: an ::error line for each failed check, and for what has none. */
int view_github(struct store *s, FILE *f);
/* Counts and failures in Markdown. */
int view_markdown(struct store *s, FILE *f);
/* One JSON document: run, kernels, vms, cases, checks, verdicts, cells, splats. */
int view_json(struct store *s, FILE *f);

/* The number of a statistic: insns, states, peak, stack, xlated, jited, load_us; -EINVAL for any other. */
int view_cost_stat(const char *name);
/*
 * What accepted programs of the verdict cases that match @globs cost: @stat on each kernel,
 * oldest first, and its largest change from one kernel to the next that accepts it (a ratio;
 * a half counts as the double does).  The largest change comes first.  As TSV and JSON a row
 * a program and kernel, with all statistics, and the ratio of @stat.
 * -ENODATA, with a message, when there is no such program.
 */
int view_cost(struct store *s, int stat, const char *const *globs, int nr_globs,
	      enum table_format format, FILE *f);

/*
 * The row id of the kernel with this name or build id, the newest if there are
 * several; for NULL, of the only one.  -ENOENT, with a message that lists those of the store.
 */
int64_t view_find_kernel(struct store *s, const char *name);

#endif
