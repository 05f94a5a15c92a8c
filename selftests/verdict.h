/* SPDX-License-Identifier: GPL-2.0 */
/* verdict/FILE/PROGRAM: a program of progs/verdicts/ with what stands beside it. */
#ifndef BM_SELFTESTS_VERDICT_H
#define BM_SELFTESTS_VERDICT_H

#include "selftests/annot.h"
#include "selftests/oracles.h"
#include "selftests/runner.h"

/* The argument of the case. */
struct verdict_case {
	const struct embedded *e;
	const char *prog;
	struct annot annot;
	struct annot control;	/* when annot.control is set */
	const char *broken;	/* why the annotations cannot be used, or NULL */
};

void verdict_run(struct test *t);

#endif
