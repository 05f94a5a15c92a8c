/* SPDX-License-Identifier: GPL-2.0 */
/* helpers --accept: the answers of kernels become the expectation. */
#ifndef BM_CLI_ACCEPT_H
#define BM_CLI_ACCEPT_H

#include "cli/cli.h"
#include "results/store.h"

/*
 * Rewrites helpers/expected/ of the source tree that this program was built in, or the
 * folder @dir, so that it agrees with every kernel of @cache that was asked by this suite.
 * An enum bm_exit, with a message.
 */
int accept_cells(struct session *s, struct store *cache, const char *dir);

#endif
