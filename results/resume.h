/* SPDX-License-Identifier: GPL-2.0 */
/* What a run that was stopped or killed has still to do, read from its store. */
#ifndef BM_RESULTS_RESUME_H
#define BM_RESULTS_RESUME_H

#include <stdbool.h>
#include <stdint.h>

#include "results/store.h"

struct resume_kernel {
	int64_t row;		/* in the store */
	char *name, *build, *origin;
	const char **cases;	/* without a result, in the run's order */
	int nr_cases;
	int vms;		/* started so far */
};

struct resume {
	char *suite;
	bool ended;		/* the run had come to its end */
	struct store_option *options;
	int nr_options;
	struct resume_kernel *kernels;	/* those with cases left, in the run's order */
	int nr_kernels;
	int nr_cases;		/* of all of them */
};

/*
 * 0, or a negative errno with a message; -EINVAL for a store that is not one run
 * (shards that were merged).  @out is to be given to resume_free() in any case.
 */
int resume_load(struct store *s, struct resume *out);
void resume_free(struct resume *r);

/*
 * Takes the run up again: what was written about cases that have no result is removed,
 * as they run anew; VMs without an outcome get one; kernels that have cases left are
 * running, the others done.  0 or a negative errno with a message.
 */
int resume_begin(struct store *s);

#endif
