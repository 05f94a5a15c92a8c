/* SPDX-License-Identifier: GPL-2.0 */
/* Since when: an answer's changes, in words that claim no more than was measured. */
#ifndef BM_RESULTS_SINCE_H
#define BM_RESULTS_SINCE_H

#include <stdio.h>

#include "common/kver.h"

/* What one kernel said. */
struct since_point {
	const char *kernel;	/* its name */
	struct kver v;
	const char *answer;
};

/*
 * Prints it on one line, without its end; @p is sorted by version, nothing is printed
 * for none.  Where no branch changes inside, branches are taken as one row:
 *   "yes on all 8 kernels asked", "yes since 6.1.177 at the latest (no on 5.10.262)".
 * Otherwise each branch that changes is told for itself, by the last kernel before
 * and the first behind the change: "yes until 6.1.177, no from 6.1.180".
 */
void since_print(FILE *f, const struct since_point *p, int nr);

#endif
