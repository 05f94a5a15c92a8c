/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The availability matrix as people and programs read it: who can call what.  All of it
 * but the summary, the unobtainable and the axes takes the operation matrix of maps too,
 * where an answer is "ok" or an errno's name, and every change of it is told.
 */
#ifndef BM_RESULTS_VIEW_CELLS_H
#define BM_RESULTS_VIEW_CELLS_H

#include <stdbool.h>
#include <stdio.h>

#include "results/cells.h"
#include "results/table.h"

struct cells_view {
	const struct cells *c;
	enum table_format format;
	bool verbose;		/* every name and every reason */
	int width;		/* columns of a line, for TABLE_TEXT */
	FILE *f;
};

/*
 * All of them return a number of cells, or a negative errno with a message.  TSV and
 * JSON have a row a cell and kernel: kernel, context, helper, answer, reason, errno,
 * gpl_only, evidence, or for maps kernel, type, op, answer, reason, errno, evidence;
 * the table is folded.
 */

/* For each kernel how many of each answer; verbose: for each helper how many contexts have it. */
int view_cells_summary(const struct cells_view *v);
/* For each helper its contexts and since when; what is answered alike stands together. */
int view_cells_of_helpers(const struct cells_view *v);
/* For each context its helpers. */
int view_cells_of_contexts(const struct cells_view *v);
/*
 * The cells whose answer or licence, or for maps errno, differs between the first two
 * kernels.  Returns how many those are.
 */
int view_cells_diff(const struct cells_view *v);
/* What is allowed, but for arguments that cannot be had.  Returns how many. */
int view_cells_unobtainable(const struct cells_view *v);

/* What an answer may depend on besides kernel, helper and context. */
enum cells_axis { AXIS_CAPS, AXIS_GPL, AXIS_JIT, AXIS_NR };
/* "caps", "gpl", "jit"; -1 for any other. */
int cells_axis_parse(const char *name);
/*
 * The cells whose answer changes along @axis; TSV and JSON get a column for it, where
 * it is not one of theirs.  Returns how many, -ENODATA (with a message) when no cell was
 * asked along it.
 */
int view_cells_axis(const struct cells_view *v, enum cells_axis axis);

/* For each map type how many operations each kernel allows, and since when it is there. */
int view_maps_summary(const struct cells_view *v);
/* The first cell of @v with all that each kernel said of it. */
int view_maps_cell(const struct cells_view *v);

#endif
