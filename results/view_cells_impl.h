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

/* What is different about the two kinds of cells. */
struct cells_words {
	const char *columns;		/* of cells_row() */
	const char *helpers, *contexts;	/* "helpers", "operations" */
	const char *of[2];		/* above a page: of a context, of a helper */
	const char *absent;		/* what "-" means */
	bool labels;			/* yes and no are told by their reason: "ok", "EINVAL" */
};
const struct cells_words *cells_words(const struct cells *c);

/* One row of the table that programs read; @value: of a column behind those, or NULL. */
void cells_row(struct table *t, const struct cells *c, int kernel, int helper, int context,
	       const char *value);

/* The rows of the cells that @want takes (NULL: all).  Returns how many. */
typedef bool (*cell_filter)(const struct cell *x);
int cells_rows(const struct cells_view *v, cell_filter want, const char *column,
	       const char *(*value)(const struct cell *x));
/* Prints @t (which may be NULL) and frees it; how many rows, or a negative errno with a message. */
int cells_print_rows(const struct cells_view *v, struct table *t);

/*
 * Calls @fn for each of the texts @why, one a kernel or NULL, once and with the kernels
 * that it is true of: "since 6.3 (5.10.262, 6.1.177)", without them when that is all.
 * How many, or -ENOMEM.
 */
typedef void (*reason_fn)(void *arg, const char *text);
int cells_each_reason(const struct cells *c, const char *const *why, reason_fn fn, void *arg);
/* Why the kernel does not have the context: the same for all of its cells; NULL: it has. */
const char *cells_why_absent(const struct cells *c, int kernel, int context);
/*
 * Which contexts, and with @helpers which helpers in contexts that are there, which
 * kernels do not have, and why, with @title above it; nothing when they have all.
 * 0, or a negative errno with a message.
 */
int cells_print_absent(const struct cells_view *v, bool helpers, const char *title);

/* "5.10.262, 6.1.192", the shown kernels that @which says; "" when it is all of them. */
void cells_kernels_text(const struct cells *c, const bool *which, char *out, size_t size);

/* A table with a row a helper or context, and what @text says of it on each shown kernel. */
struct cells_counts {
	int of[CELL_NR_ANSWERS];
};
int cells_print_counts(const struct cells_view *v, bool by_helper, const char *heading,
		       void (*text)(const struct cells_counts *n, char *out, size_t size));

/*
 * "yes", "yes, GPL", "no", "?" (unobtainable), "-" (no such context), "untestable"; of
 * maps "ok" or "EINVAL".
 */
const char *cells_answer_text(const struct cells *c, const struct cell *x);
/* What counts as a change: a licence does not, an errno of maps does. */
const char *cells_point_text(const struct cells *c, const struct cell *x);
/* True when the kernel said something that has a "since". */
bool cells_is_point(const struct cell *x);

/*
 * The page of the helper or context @main: answers in columns @widths wide, one for each
 * shown kernel and CELLS_GAP behind it, then who has them, folded.  *@text is for
 * free(3), in any case.  Returns how many cells, or -ENOMEM without a message.
 */
#define CELLS_GAP "  "
int cells_page(const struct cells_view *v, bool by_helper, int main, const int *widths,
	       char **text);

#endif
