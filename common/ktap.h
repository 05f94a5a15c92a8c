/* SPDX-License-Identifier: GPL-2.0 */
/*
 * KTAP version 1 (Documentation/dev-tools/ktap.rst), the only place that prints
 * it: the guest's text form and the host's view of a whole matrix are the same.
 */
#ifndef BM_COMMON_KTAP_H
#define BM_COMMON_KTAP_H

#include <stdio.h>

#include "common/names.h"

/* "KTAP version 1" at nesting @depth (0 is the top), then "1..@plan". */
void ktap_begin(FILE *f, int depth, int plan);

/*
 * The same for a subtest of the result line @name one level up, with the line
 * "# Subtest: @name" that KUnit writes and its parser shows.
 */
void ktap_begin_subtest(FILE *f, int depth, const char *name, int plan);

/*
 * One result line: "ok 3 name # SKIP reason".  A reason is one line; for a
 * failure it follows as a diagnostic ("# ...") before the result line.
 */
void ktap_result(FILE *f, int depth, int number, const char *name, enum case_status st,
		 const char *reason);

/* "# text", one diagnostic line for each line of @text. */
void ktap_diag(FILE *f, int depth, const char *text);

#endif
