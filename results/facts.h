/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What one kernel answered, as plain data: cases in the order of their names, with the
 * verdicts, the answer and the kernel log entries of each.  Logs of the verifier stay in
 * the store.
 */
#ifndef BM_RESULTS_FACTS_H
#define BM_RESULTS_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/names.h"
#include "results/store.h"

/* What an accepted program costs; cost_columns[] has the store's names. */
enum cost {
	COST_INSNS,
	COST_STATES,
	COST_PEAK,
	COST_STACK,
	COST_XLATED,
	COST_JITED,
	COST_LOAD_US,
	COST_NR
};
extern const char *const cost_columns[COST_NR];

struct fact_verdict {
	int64_t id;		/* its row, for its log */
	char *prog;
	int nth;		/* of the program's verdicts in the case, from 1 */
	bool accept;
	bool unsound;		/* accepted, and known to be wrong */
	int err;		/* positive; -1: not told */
	int64_t cost[COST_NR];	/* -1: not told */
};

struct fact_case {
	int64_t id;		/* its row */
	char *name;
	enum case_status status;
	char *reason;		/* never NULL */
	char *answer;		/* of a cell: "yes", "no", "no EINVAL"; NULL for other cases */
	int gpl_only;		/* of a cell's yes: 0, 1, or -1 where it was not asked */
	struct fact_verdict *verdicts;	/* by program, then in the order of loading */
	int nr_verdicts;
};

struct fact_splat {
	char *name;		/* of its case; "" for one that came while none was running */
	char *key;		/* its first line without numbers, which no two kernels share */
	char *text;		/* its first line */
};

struct facts {
	struct fact_case *cases;
	int nr_cases;
	struct fact_splat *splats;	/* by case and key, each once */
	int nr_splats;
};

struct facts_options {
	const char *const *globs;	/* only cases that match; none: all */
	int nr_globs;
	/* what veristat has of a program, and nothing of the case around it (results/veristat.h) */
	bool verdicts_only;
};

/*
 * All that @kernel (a row of @s) answered.  0, or a negative errno with a message;
 * facts_free() in any case.
 */
int facts_load(struct store *s, int64_t kernel, const struct facts_options *o, struct facts *out);
void facts_free(struct facts *f);

#endif
