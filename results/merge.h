/* SPDX-License-Identifier: GPL-2.0 */
/* Joining the stores of the shards of one run. */
#ifndef BM_RESULTS_MERGE_H
#define BM_RESULTS_MERGE_H

#include <stdbool.h>

/*
 * Whether the @nr stores belong together: parts of one run, by the same suite, each
 * part once.  Says what does not fit, and why, for every store, and then returns
 * -EINVAL; otherwise how many shards of the run are missing, which are said too, or
 * another negative errno with a message.
 */
int merge_check(const char *const *stores, int nr);

/*
 * Writes the store @out, which is not there yet, from stores that merge_check() has
 * found to belong together; the result of every case, in the order of the run that
 * was not cut.  With @whole it is also made sure that the parts add up to that run:
 * -EUCLEAN when they do not.  On any error, with a message, @out is not there.
 */
int merge_stores(const char *out, const char *const *stores, int nr, bool whole);

#endif
