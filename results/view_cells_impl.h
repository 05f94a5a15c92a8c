/* SPDX-License-Identifier: GPL-2.0 */
/* What the views of the matrix share; nobody else includes it. */
#ifndef BM_RESULTS_VIEW_CELLS_IMPL_H
#define BM_RESULTS_VIEW_CELLS_IMPL_H

#include "results/outline.h"
#include "results/view_cells.h"

/*
 * Calls @fn for each cell of a shown kernel until it returns other than 0, which is
 * returned: by context, helper, kernel, or by helper, context, kernel as an outline of
 * helpers wants them.
 */
typedef int (*cell_fn)(void *arg, int kernel, int helper, int context, const struct cell *x);
int cells_each(const struct cells *c, bool by_helper, cell_fn fn, void *arg);

/* One row of the table that programs read; @value: of a column behind those, or NULL. */
#define CELL_ROW_COLUMNS "kernel,context,helper,answer,reason,errno,gpl_only,evidence"
void cells_row(struct table *t, const struct cells *c, int kernel, int helper, int context,
	       const char *value);

/* The rows of the cells that @want takes (NULL: all).  Returns how many. */
typedef bool (*cell_filter)(const struct cell *x);
int cells_rows(const struct cells_view *v, cell_filter want, const char *column,
	       const char *(*value)(const struct cell *x));
/* Prints @t and frees it; how many rows, or a negative errno with a message. */
int cells_print_rows(const struct cells_view *v, struct table *t);

/*
 * Which contexts which kernels do not have, and why, with @title above it; nothing
 * when they have all.  0, or a negative errno with a message.
 */
int cells_print_absent(const struct cells_view *v, const char *title);

/* "5.10.262, 6.1.192", the shown kernels that @which says; "" when it is all of them. */
void cells_kernels_text(const struct cells *c, const bool *which, char *out, size_t size);

/* "yes", "yes, GPL", "no", "?" (unobtainable), "-" (no such context), "untestable". */
const char *cells_answer_text(const struct cell *x);

/*
 * The page of the helper or context @main: answers in columns @widths wide, one for each
 * shown kernel and CELLS_GAP behind it, then who has them, folded.  *@text is for
 * free(3), in any case.  Returns how many cells, or -ENOMEM without a message.
 */
#define CELLS_GAP "  "
int cells_page(const struct cells_view *v, bool by_helper, int main, const int *widths,
	       char **text);

#endif
