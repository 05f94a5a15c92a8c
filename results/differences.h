/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between two sides, classed by what it means.  Data alone: views print it.
 * The facts are verdicts, answers and statuses; whether a case passed is a judgement, and
 * told only where nothing else of it differs.
 */
#ifndef BM_RESULTS_DIFFERENCES_H
#define BM_RESULTS_DIFFERENCES_H

#include <stdbool.h>
#include <stdint.h>

#include "results/facts.h"

/* In the order in which they are shown. */
enum diff_class {
	DIFF_ACCEPT_TO_REJECT,	/* a program that the new side refuses */
	DIFF_REJECT_TO_ACCEPT,
	DIFF_VALUE,		/* an answer, or how a case ended */
	DIFF_VANISHED,		/* a case or program that the new side was asked for, and has not */
	DIFF_ERRNO,		/* refused by both, with another errno */
	DIFF_SPLAT,		/* an entry of the kernel log that the old side had not */
	DIFF_COST,		/* accepted by both, and dearer beyond a factor */
	DIFF_CHEAPER,
	DIFF_SKIP,		/* tested on one side, skipped on the other */
	DIFF_APPEARED,
	DIFF_NR,
};

#define DIFF_BIT(class) (1u << (class))
/* What fails when nobody says anything else. */
#define DIFF_FAIL_DEFAULT (DIFF_BIT(DIFF_ACCEPT_TO_REJECT) | DIFF_BIT(DIFF_REJECT_TO_ACCEPT) | \
			   DIFF_BIT(DIFF_VALUE) | DIFF_BIT(DIFF_VANISHED))

/* "accept-to-reject"; diff_class_parse() gives -1 for what is none.  @len bounds @name. */
const char *diff_class_name(enum diff_class class);
int diff_class_parse(const char *name, size_t len);

/* One side: a kernel of a store. */
struct diff_side {
	struct store *s;
	int64_t kernel;
	const char *label;		/* heads its column */
	const char *spec; /* what -k takes for it; NULL: nothing that could be booted is known */
	const char *const *asked;	/* globs of the cases that it was asked for; none: all */
	int nr_asked;
};

struct diff_options {
	struct facts_options facts;
	double factor[COST_NR];		/* beyond which it is a difference; 0: not compared */
};

/* The default factors, and below which value on both sides a cost is not compared. */
extern const double diff_cost_factor[COST_NR];
extern const int64_t diff_cost_floor[COST_NR];

struct difference {
	enum diff_class class;
	char *name;		/* the case; "" for what belongs to none */
	char *prog;		/* "p", "p (2)" for its second verdict; NULL: not of a program */
	char *old,
		*new; /* "accept", "reject EACCES", "pass", "insns 120"; NULL: nothing is there */
	char *more;		/* why, or how much: one line; NULL: nothing to say */
	char *log[2];		/* of the verifier, where that side refused it; else NULL */
};

struct differences {
	struct difference *v;	/* by class, then case and program */
	int nr;
	int count[DIFF_NR];
	int common; /* cases that both sides have a result of; 0: nothing was compared */
};

/*
 * From @a, the old side, to @b, the new one.  0, or a negative errno with a message;
 * differences_free() in any case.
 */
int differences_find(const struct diff_side *a, const struct diff_side *b,
		     const struct diff_options *o, struct differences *out);
void differences_free(struct differences *d);

#endif
