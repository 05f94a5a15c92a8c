/* SPDX-License-Identifier: GPL-2.0 */
/* What named cases said on some kernels: a table of names by kernels. */
#ifndef BM_RESULTS_CASE_TABLE_H
#define BM_RESULTS_CASE_TABLE_H

#include "results/cells.h"

struct case_answer {
	enum case_status status;	/* CASE_PLANNED: none, or not to the end */
	char *reason;			/* never NULL */
	bool refused, accepted;		/* what the verifier said of its program, where that was told */
};

struct case_table {
	const char **names;	/* the caller's strings, sorted */
	int nr;
	int nr_kernels;
	struct case_answer *v;
};

/* Reads the cases @names on @kernels.  0, or a negative errno with a message; case_table_free() in both cases. */
int case_table_read(struct store *s, const struct cells_kernel *kernels, int nr_kernels,
		    const char *const *names, int nr, struct case_table *out);
void case_table_free(struct case_table *t);

const struct case_answer *case_table_at(const struct case_table *t, int kernel, int at);

#endif
