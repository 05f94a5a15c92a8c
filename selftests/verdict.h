/* SPDX-License-Identifier: GPL-2.0 */
/* A program that is a case: what stands beside it, and what is asked of it. */
#ifndef BM_SELFTESTS_VERDICT_H
#define BM_SELFTESTS_VERDICT_H

#include "selftests/annot.h"
#include "selftests/oracles.h"
#include "selftests/runner.h"

struct verdict_case;

/* A folder below progs/ whose programs are cases. */
struct verdict_folder {
	const char *path;	/* "verdicts/" */
	/* The case's name, of case_text(); @file is without folder and ending. */
	const char *(*name)(const char *file, const struct verdict_case *c);
	/*
	 * Called where a program was refused because none of its rows holds: NULL when @log
	 * gives the reason that this folder's programs may have, or what is wrong.  May be NULL.
	 */
	const char *(*absent)(const char *log);
	int files_a_child;	/* the cases of so many files share one */
	bool oracles;		/* selftests/oracles.h are asked as well */
};

/* Registers the programs of @folder, which is kept; for a case source. */
void verdict_list(const struct verdict_folder *folder);
/* True when the program is refused by some kernels, as a REJECT row says. */
bool verdict_rejects(const struct verdict_case *c);

/* The argument of the case. */
struct verdict_case {
	const struct embedded *e;
	const char *prog;
	const struct verdict_folder *folder;
	struct annot annot;
	struct annot control;	/* when annot.control is set */
	const char *broken;	/* why the annotations cannot be used, or NULL */
};

void verdict_run(struct test *t);

#endif
