/* SPDX-License-Identifier: GPL-2.0 */
/* Differences as people, programs and CI engines read them. */
#ifndef BM_RESULTS_VIEW_DIFF_H
#define BM_RESULTS_VIEW_DIFF_H

#include <stdbool.h>
#include <stdio.h>

#include "results/differences.h"

struct diff_pair {
	struct diff_side side[2];
	struct differences found;
};

struct diff_view {
	const struct diff_pair *pairs;
	int nr_pairs;
	unsigned int fail;	/* DIFF_BIT()s of what fails */
	unsigned int only;	/* of what is shown; 0: all */
	bool logs;		/* in a table too */
	const char *root;	/* the folder of the sources; NULL: not here */
};

enum diff_format { DIFF_TABLE, DIFF_TSV, DIFF_JSON, DIFF_MARKDOWN, DIFF_GITHUB };

/* "table", "tsv", "json", "markdown", "github"; -1 for what is none. */
int diff_format_parse(const char *name);

/* How many rows fail, whether they are shown or not. */
int diff_failing(const struct diff_view *v);

/* Prints it, ending in a line of counts where the format has room for one; 0 or a negative errno
 * with a message. */
int view_diff(const struct diff_view *v, enum diff_format format, FILE *f);

/* The counts, "3 differences in 20 cases: 1 accept-to-reject (fails), 2 cost", to free(3). */
char *diff_summary(const struct diff_view *v);

#endif
