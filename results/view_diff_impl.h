/* SPDX-License-Identifier: GPL-2.0 */
/* What the views of differences share; nobody else includes it. */
#ifndef BM_RESULTS_VIEW_DIFF_IMPL_H
#define BM_RESULTS_VIEW_DIFF_IMPL_H

#include "results/log_pair.h"
#include "results/view_diff.h"

/* Calls @fn for each row that is to be shown until it returns other than 0, which is returned. */
typedef int (*diff_row_fn)(void *arg, const struct diff_pair *p, const struct difference *d);
int diff_each(const struct diff_view *v, diff_row_fn fn, void *arg);

static inline bool diff_fails(const struct diff_view *v, const struct difference *d)
{
	return v->fail & DIFF_BIT(d->class);
}

/* The command that shows the row again, to free(3); "" when no kernel is known. */
char *diff_command(const struct diff_pair *p, const struct difference *d);
/* Whether a verifier said something about the row; log_pair_free() then. */
bool diff_logs(const struct difference *d, struct log_pair *logs);
/* The name of its case, with the program when that has another name. */
void diff_name(const struct difference *d, char *out, size_t size);
/* As program_place(); -1 for a row that is of no program of a verdict case. */
int diff_place(const struct diff_view *v, const struct difference *d, char *file, size_t size);

/* The formats, each 0 or a negative errno with a message. */
int view_diff_json(const struct diff_view *v, FILE *f);
int view_diff_markdown(const struct diff_view *v, FILE *f);
int view_diff_github(const struct diff_view *v, FILE *f);

#endif
