/* SPDX-License-Identifier: GPL-2.0 */
/* Verbs that answer from the cache of results, and boot only what nobody asked yet. */
#ifndef BM_CLI_QUERY_H
#define BM_CLI_QUERY_H

#include "cli/cli.h"
#include "results/store.h"

/*
 * Kernels to compare, fetched: each of @specs is one, a series its newest; a glob that
 * names more is refused.  @verb is for messages.  0, or a negative enum bm_exit.
 */
int query_kernels(struct session *s, const char *verb, const char *const *specs, int nr, struct kernel_list *out);

/*
 * Runs, on each kernel, those of @cases that the cache of results lacks, and opens
 * it.  NULL, with a message and *@code set to an enum bm_exit, when that failed.
 */
struct store *query_open(struct session *s, const struct kernel_list *kernels,
			 const struct case_names *cases, int *code);

#endif
