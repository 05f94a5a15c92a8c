/* SPDX-License-Identifier: GPL-2.0 */
/* What a side of a diff can be: a kernel, a run or baseline, a CSV file of veristat. */
#ifndef BM_CLI_DIFF_SIDE_H
#define BM_CLI_DIFF_SIDE_H

#include "cli/cli.h"
#include "results/view_diff.h"

enum side_kind { SIDE_KERNEL, SIDE_STORE, SIDE_VERISTAT };

struct side_input {
	const char *spec;	/* as the user wrote it */
	enum side_kind kind;
	struct store *s;	/* NULL for a kernel, which the cache of results answers */
	struct diff_side *v;	/* its kernels, in the store's order; none yet for a kernel */
	int nr;
	const char **asked;
	int nr_asked;
	int missing;		/* cases that a kernel was asked and did not answer */
};

/*
 * Finds out what @spec is, and opens it.  0 or an enum bm_exit with a message: a file that
 * is not there, or empty, is wrong usage.  side_close() in any case.
 */
int side_open(const char *spec, struct side_input *out);
void side_close(struct side_input *in);

/* Gives a side that is a kernel its answers: @k, row @kernel of @cache, which stays the caller's.
 */
int side_of_kernel(struct side_input *in, const struct kernel *k, struct store *cache,
		   int64_t kernel);

/*
 * Which kernel of one side goes with which of the other: where both have one those two,
 * else those of one name.  *@nr pairs to free(3), or NULL with a message.
 */
struct diff_pair *side_pairs(const struct side_input in[2], int *nr);

#endif
