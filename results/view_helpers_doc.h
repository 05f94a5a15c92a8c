/* SPDX-License-Identifier: GPL-2.0 */
/* docs/helpers.md: what was done with each helper on which kernel. */
#ifndef BM_RESULTS_VIEW_HELPERS_DOC_H
#define BM_RESULTS_VIEW_HELPERS_DOC_H

#include <stdio.h>

#include "results/cells.h"

struct helpers_document {
	struct store *s;
	const struct cells_kernel *kernels;
	int nr_kernels;
	/* All helpers; what of them has no case is a fault. */
	const char *const *helpers;
	int nr_helpers;
	const char *const *cases;	/* helper/HELPER/WHAT */
	int nr_cases;
	/*
	 * Why a helper has no case of some kind: lines "HELPER KIND: REASON", KIND as in the
	 * document's table; '#' begins a comment.
	 */
	const char *reasons;
	const char *command;		/* how the document is made again */
};

/*
 * Writes it to @f; the same results give the same text.  Says each fault as a message: a helper
 * without a case that passed of some kind and without a written reason, a case that failed or has
 * no result.  Returns how many, or a negative errno with a message.
 */
int view_helpers_document(const struct helpers_document *d, FILE *f);

#endif
