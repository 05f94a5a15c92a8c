/* SPDX-License-Identifier: GPL-2.0 */
/* docs/verifier-history.md: what changed from each release to the next. */
#ifndef BM_RESULTS_VIEW_HISTORY_H
#define BM_RESULTS_VIEW_HISTORY_H

#include <stdio.h>

#include "results/differences.h"

/* Two releases that are neighbours, and what differs from the older to the newer. */
struct history_step {
	struct diff_side side[2];
	struct differences found;
	int missing[2];		/* cases that gave no result there */
};

/*
 * Writes the document: @steps from the oldest to the newest, @command how the user makes it
 * again.  0 or a negative errno with a message.
 */
int view_history(const struct history_step *steps, int nr, const char *command, FILE *f);

#endif
