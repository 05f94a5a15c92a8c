/* SPDX-License-Identifier: GPL-2.0 */
/* What the two halves of docs/maps.md share; nobody else includes it. */
#ifndef BM_RESULTS_VIEW_MAPS_DOC_IMPL_H
#define BM_RESULTS_VIEW_MAPS_DOC_IMPL_H

#include "results/doc.h"
#include "results/map_cases.h"
#include "results/view_cells_impl.h"
#include "results/view_maps_doc.h"

/* The document while it is written. */
struct doc {
	const struct maps_document *d;
	const struct cells *c;
	struct map_cases m;
	struct map_type_result *results;	/* a type and kernel */
	const char **why;			/* room for a text a kernel */
	FILE *f;
	int faults;
};

const struct map_type_result *doc_result(const struct doc *d, int type, int kernel);
/* The place of @type in the operation matrix, or -1. */
int doc_context(const struct doc *d, const char *type);

/* Where a reason goes: NULL stands for the reason itself. */
struct reason_line {
	struct outline *o;
	const char *heading, *label, *name;
};
/* For each reason why case @at did not pass on kernels that have its type @type. */
void doc_add_reasons(struct doc *d, struct reason_line *l, int type, int at);
/* The section of one type. 0, or a negative errno with a message. */
int doc_put_type(struct doc *d, int at);

#endif
