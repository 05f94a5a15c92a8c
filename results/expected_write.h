/* SPDX-License-Identifier: GPL-2.0 */
/* How the files of helpers/expected/ are written again: which versions, and in which order. */
#ifndef BM_RESULTS_EXPECTED_WRITE_H
#define BM_RESULTS_EXPECTED_WRITE_H

#include "common/expected.h"

#define EXPECTED_MAX_LIST 256

/* What one kernel answered. */
struct observation {
	struct kver v;
	bool yes;
};

/* The versions of a row; @until "" where nothing ends it. */
struct expected_claim {
	char since[EXPECTED_MAX_LIST];
	char until[EXPECTED_MAX_LIST];
};

bool expected_claim_holds(const struct expected_claim *c, const struct kver *v);
/* True when @c says of each of the @nr kernels what it answered. */
bool expected_claim_agrees(const struct expected_claim *c, const struct observation *obs, int nr);

/*
 * Corrects *@c, or with @known false makes it, so that it agrees with all of @obs, which
 * are sorted by version.  As much of the claim stays as agrees; else a fact begins with
 * the first series from which on all later ones have it, and in an older series with the
 * first observed release that has it.  1; 0 when nothing is left to claim, as all kernels
 * said no; -EINVAL when no version list can say it.
 */
int expected_fit(struct expected_claim *c, bool known, const struct observation *obs, int nr);

/* Writes @list with its mainline point first and branches from the newest on. */
void expected_order_points(const char *list, char out[EXPECTED_MAX_LIST]);

/*
 * One file in its one form: lines that are no rows stay as they are, and rows between two
 * of them are sorted and written with the fewest words for their contexts.  @rows may be
 * others than those of @e: those whose set is empty are left out, and those of no block
 * come last.  To free(3); NULL when out of memory.
 */
char *expected_format(const struct expected *e, int file, const struct expected_row *rows, int nr_rows);

#endif
