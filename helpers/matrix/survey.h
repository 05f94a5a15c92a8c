/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which attach targets differ: survey/KIND, one case a kind, run only for who asks for
 * them.  Each target is asked for each helper with a call of arguments that fit few, and
 * any verdict but "not available" counts as available: that is no answer for the matrix,
 * and enough to find the classes of targets of which the table of contexts needs a row.
 */
#ifndef BM_HELPERS_SURVEY_H
#define BM_HELPERS_SURVEY_H

#include <bpf/bpf.h>

#include "selftests/case.h"
#include "selftests/contexts.h"

#define SURVEY_MAX_HELPERS 512

/* What a program may be attached to. */
struct survey_target {
	struct context ctx;
	struct context_target at;
	char *kind;		/* targets of one kind are compared with each other */
	char *name;
	int err;		/* of the smallest program */
	int class;
	unsigned char has[SURVEY_MAX_HELPERS];
};

struct survey {
	struct survey_target *v;
	int nr;
	/* the row that targets are compared with; NULL: with the kind's largest class */
	const struct context *like;
	struct survey_target reference;
	bool absent[SURVEY_MAX_HELPERS];	/* the kernel has no helper of that id */
	bool known;
};

/* Loads the smallest program there, and sets @g->ctx.ret to what it must return; -errno. */
int survey_load_smallest(struct survey_target *g);

/* Adds @g, copied; where it takes no program, only when @keep_refused, to tell of it. */
void survey_add(struct survey *s, const struct survey_target *g, const char *kind,
		const char *name, bool keep_refused);

/*
 * Asks all targets, and makes the classes the reason of the case's result: a line each,
 * its columns (kind, number of targets, how they differ, the targets) between tabs.
 */
void survey_report(struct test *t, struct survey *s);

#endif
