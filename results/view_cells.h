/* SPDX-License-Identifier: GPL-2.0 */
/* The availability matrix: who can call what. */
#ifndef BM_RESULTS_VIEW_CELLS_H
#define BM_RESULTS_VIEW_CELLS_H

#include <stdint.h>
#include <stdio.h>

#include "results/store.h"
#include "results/table.h"

/* Which cells: of these kernels' rows, of one helper or one context, or all (NULL). */
struct cells_query {
	const int64_t *kernels;		/* row ids, oldest kernel first */
	const char *const *names;	/* what heads their columns */
	int nr;
	const char *helper;
	const char *context;
};

/*
 * TABLE_TEXT folds what is answered alike: for a helper its contexts, for a context
 * its helpers, and without either how many contexts each helper has.  TSV and JSON
 * have a row a cell: kernel, context, helper, answer, reason, errno, gpl_only,
 * evidence.  Returns how many cells, or a negative errno with a message.
 */
int view_cells(struct store *s, const struct cells_query *q, enum table_format format, FILE *f);

#endif
