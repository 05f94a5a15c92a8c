/* SPDX-License-Identifier: GPL-2.0 */
/* Baselines: a store with what a later diff needs of a side, and nothing more. */
#ifndef BM_RESULTS_BASELINE_H
#define BM_RESULTS_BASELINE_H

#include "results/differences.h"

/*
 * Writes the sides, kernels of one store that has a file, to @path, which is replaced
 * only when all was written; of each the cases that match @globs (none: all).  How many
 * results, or a negative errno with a message; -ENODATA when there is none.
 */
int baseline_save(const char *path, const struct diff_side *sides, int nr, const char *const *globs,
		  int nr_globs);

#endif
