/* SPDX-License-Identifier: GPL-2.0 */
/* What `helpers` can do: each action is a row in cli/helpers.c and a function here. */
#ifndef BM_CLI_HELPERS_H
#define BM_CLI_HELPERS_H

#include "cli/matrix.h"

int helpers_query(struct session *s, const struct matrix_opts *o);
int helpers_diff(struct session *s, const struct matrix_opts *o);
int helpers_unobtainable(struct session *s, const struct matrix_opts *o);
int helpers_axis(struct session *s, const struct matrix_opts *o);
int helpers_survey(struct session *s, const struct matrix_opts *o);
int helpers_document(struct session *s, const struct matrix_opts *o);
int helpers_accept(struct session *s, const struct matrix_opts *o);

#endif
