/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Cells of the availability matrix in memory: kernels x helpers x contexts, each with
 * its answer, none silently missing.  Those of the operation matrix of maps are the same
 * with operations for helpers and map types for contexts.
 */
#ifndef BM_RESULTS_CELLS_H
#define BM_RESULTS_CELLS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/kver.h"
#include "results/store.h"

enum cell_answer {
	CELL_NOT_ASKED,		/* no such cell, or not of this kernel */
	CELL_YES,
	CELL_NO,
	CELL_UNOBTAINABLE,
	CELL_UNTESTABLE,	/* the control failed, or no result came */
	CELL_ABSENT,		/* the kernel lacks what is asked about; as a word "untestable" */
	CELL_NR_ANSWERS,
};
/* "yes", "no", "unobtainable", "untestable"; "" for CELL_NOT_ASKED. */
const char *cell_answer_name(enum cell_answer a);

struct cell {
	enum cell_answer answer;
	signed char gpl_only, jit;	/* -1: not asked */
	int err;
	/* why; of maps "ok" or the errno's name.  No string here is NULL once it was asked. */
	const char *reason;
	const char *caps;
	const char *evidence;
};

struct cells_kernel {
	int64_t id;		/* its row in the store */
	const char *name;
	struct kver v;
	bool shown;		/* false: asked only since when an answer holds */
};

/* Sorted, each once. */
struct cells_names {
	char **v;
	int nr;
};

enum cells_kind { CELLS_HELPERS, CELLS_MAPS };

struct cells {
	enum cells_kind kind;
	const struct cells_kernel *kernels;	/* the caller's, oldest first */
	int nr_kernels;
	struct cells_names helpers, contexts;
	struct cell *v;
	void *strings;
};

/*
 * Reads the cells named @cases (helper/HELPER@CONTEXT, or map/OP@TYPE; all of one kind, in
 * any order) of @kernels.  A
 * cell that a shown kernel has no answer of is untestable, with the reason.
 * 0, or a negative errno with a message; cells_free() in both cases.
 */
int cells_read(struct store *s, const struct cells_kernel *kernels, int nr_kernels,
	       const char *const *cases, int nr_cases, struct cells *out);
void cells_free(struct cells *c);

const struct cell *cells_at(const struct cells *c, int kernel, int helper, int context);

#endif
