/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An outline: headings, below each lines of a label and the names that it holds for,
 * folded.  Labels of one heading with the same names share a line.
 */
#ifndef BM_RESULTS_OUTLINE_H
#define BM_RESULTS_OUTLINE_H

#include <stdbool.h>
#include <stdio.h>

struct outline;

/* NULL when out of memory, which the others then remember for outline_print(). */
struct outline *outline_new(void);
void outline_free(struct outline *o);

/*
 * Adds @name to the line @label of @heading; what was there in this order is not
 * added again.  @note, or "", stands below the line; the first one stays.  @name must
 * outlive the outline, the others are copied.
 */
void outline_add(struct outline *o, const char *heading, const char *label, const char *name,
		 const char *note);

/* Once; a heading that is "" is not printed.  0, or a negative errno with a message. */
int outline_print(struct outline *o, int width, FILE *f);

#endif
