/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Cutting one run into n, the same way everywhere: what shard i gets depends on the
 * kernels, the cases and n alone.  The union of all shards is the run, no case twice.
 */
#ifndef BM_CLI_SHARD_H
#define BM_CLI_SHARD_H

#include "results/selection.h"

struct work;

struct shard {
	int index;	/* from 1 */
	int count;	/* 0: the run is not cut */
};

/* Reads "2/5"; -EINVAL when it is none. */
int shard_parse(const char *text, struct shard *s);

/*
 * Keeps of each kernel's cases those of shard @s; a kernel may be left with none.
 * Cells of one context stay together: they are one batch for the guest.  The arrays
 * of @work are replaced by ones that shard_free() frees.  0 or -ENOMEM.
 */
int shard_cut(const struct shard *s, struct work *work, int nr);
void shard_free(struct work *work, int nr);

/* The digest of all of it, before the cut. */
void shard_selection(const struct work *work, int nr, const char *suite, const char *append,
		     char out[SELECTION_TEXT]);

#endif
