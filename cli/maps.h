/* SPDX-License-Identifier: GPL-2.0 */
/* What `maps` can do: each action is a row in cli/maps.c and a function here. */
#ifndef BM_CLI_MAPS_H
#define BM_CLI_MAPS_H

#include "cli/matrix.h"

int maps_query(struct session *s, const struct matrix_opts *o);
int maps_diff(struct session *s, const struct matrix_opts *o);
int maps_bench(struct session *s, const struct matrix_opts *o);
int maps_document(struct session *s, const struct matrix_opts *o);

#endif
