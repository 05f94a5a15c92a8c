/* SPDX-License-Identifier: GPL-2.0 */
/* One program in front of the verifier, and what it said. */
#ifndef BM_HELPERS_ASK_H
#define BM_HELPERS_ASK_H

#include "helpers/matrix/build.h"
#include "helpers/matrix/reasons.h"

#define ASK_MAX_LINE 160

/* Under what a program is loaded, beside its context. */
struct terms {
	const char *license;
	const char *caps;	/* effective capabilities, "CAP_BPF CAP_PERFMON"; NULL: all */
	bool no_jit;
};
extern const struct terms full_terms;

/* In the parent, before each child: the JIT is as it was, whatever became of the last child. */
void ask_prepare(void);
/* The kernel's JIT, behind ask_prepare(); false is how the machine came. */
void ask_set_jit(bool off);

struct answer {
	int err;		/* 0: accepted; a positive errno */
	long long insns;	/* processed; -1 where unknown */
	enum refusal refusal;
	int about;		/* the helper that the refusal speaks of; -1: none */
	const char *label;
	char line[ASK_MAX_LINE];
};

/*
 * Loads @p under @terms.  Accepted means more than a file descriptor: each call is
 * still in the program that the kernel made of it.  What no path reaches the verifier does
 * not look at, and takes out (opt_remove_dead_code(), since 5.1; not for who lacks
 * CAP_BPF): the line information of a call goes with it, and is counted.  A program that
 * lost a call is refused with ENOEXEC, which the kernel itself never says here.
 */
int ask(const struct probe *p, const struct terms *terms, struct answer *a);

/* The instruction at which @p is refused, by the verifier's own log; -1: it does not tell. */
int ask_where(const struct probe *p, const struct terms *terms);

/*
 * Loads a control under the full terms, once for all equal ones in this process.  NULL
 * when it was accepted, or why not.
 */
const struct answer *ask_control(const struct probe *p);

/* Loads the smallest program of @ctx, once for each terms behind one another. */
int ask_smallest(const struct context *ctx, const struct terms *terms, struct answer *a);

#endif
