/* SPDX-License-Identifier: GPL-2.0 */
/* What `maps --document` and `helpers --document` share. */
#ifndef BM_CLI_DOCUMENT_H
#define BM_CLI_DOCUMENT_H

#include "cli/matrix.h"

/* Adds the newest release of each series that the cache has; 0 or a negative enum bm_exit, with a message. */
int document_series(struct session *s, const char *verb, struct cli_opts *to);
/* Takes the named cases out of @all, which keeps the cells; 0 or -ENOMEM. */
int document_split(struct case_names *all, struct case_names *named);
/* "./run_tests.sh maps --document -k 6.12": how the user makes it again. */
void document_command(const char *verb, const struct cli_opts *typed, char *out, size_t size);
/*
 * Writes what @view makes to the action's argument, "-" for standard output, or by default the source tree's
 * @name.  What has faults is written too: it says where the holes are.  @view returns how
 * many faults, or a negative errno with a message.  An enum bm_exit.
 */
int document_write(const struct matrix_opts *o, const char *name, int (*view)(void *arg, FILE *f), void *arg);

#endif
