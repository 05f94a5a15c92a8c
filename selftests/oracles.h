/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What must be so whatever the expectation says: a verdict does not depend on how often the
 * verifier keeps a state, a result not on garbage in upper halves or on the JIT, and who has
 * no privilege gets no program in that root is refused.
 */
#ifndef BM_SELFTESTS_ORACLES_H
#define BM_SELFTESTS_ORACLES_H

#include "selftests/annot.h"
#include "selftests/prepared.h"

/* A program that was loaded, or refused, as expected. */
struct oracle_subject {
	const struct prepared *object;
	const char *prog;
	const struct annot *annot;
	int fd;			/* of the program, or a negative errno */
	long long insns;	/* the verifier processed */
	bool runs;		/* it may be run, and returns */
	long long retval;
};

/* What other ways of loading it gave: 0 accepted, a positive errno, -1 not asked. */
struct oracle_answers {
	int interpreter;
	int unprivileged;	/* as a socket filter */
};

/*
 * Loads and runs it in these ways; a disagreement is a failed check of @t, unless a
 * DIFFERS() row says that this kernel has it, where agreement is one.
 */
void oracles_ask(struct test *t, const struct oracle_subject *s, struct oracle_answers *a);

/* The return value of @fd, run once on what its type takes; or a negative errno. */
long long oracle_run(int fd, enum bpf_prog_type type);

#endif
