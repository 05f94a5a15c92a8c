/* SPDX-License-Identifier: GPL-2.0 */
/* docs/maps.md: what was done with each map type on which kernel. */
#ifndef BM_RESULTS_VIEW_MAPS_DOC_H
#define BM_RESULTS_VIEW_MAPS_DOC_H

#include <stdio.h>

#include "results/cells.h"

struct maps_document {
	struct store *s;
	const struct cells *cells;	/* the operation matrix; all its kernels are shown */
	const char *const *cases;	/* map/TYPE/WHAT */
	int nr_cases;
	const char *command;		/* how the document is made again */
};

/*
 * Writes it to @f; the same results give the same text.  Says each fault as a message:
 * a type without a special job (map/TYPE/job_WHAT), a case that is skipped on all
 * kernels, that failed, or that has no result.  Returns how many, or a negative errno
 * with a message.
 */
int view_maps_document(const struct maps_document *d, FILE *f);

#endif
