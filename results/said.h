/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What one kernel said in one case: the facts that two kernels are compared by.  Whether
 * the case passed is none where it says more, as what it expects follows the versions.
 */
#ifndef BM_RESULTS_SAID_H
#define BM_RESULTS_SAID_H

#include <stdbool.h>
#include <stdint.h>

#include "results/store.h"

enum said_kind {
	SAID_VERDICT,	/* of a program: "accept", "reject EACCES" */
	SAID_ANSWER,	/* of a cell of a matrix: "yes", "no" */
	SAID_CHECK,	/* one that did not hold: what came */
	SAID_SPLAT,	/* the kernel complained in its log */
	SAID_STATUS,	/* "pass", "fail", where the case says nothing else; "crash", "timeout" */
};

struct said_fact {
	enum said_kind kind;
	char *of;	/* the program, the check; "" for what a case has one of */
	char *value;
};

struct said {
	struct said_fact *v;
	int nr;
	char *unknown;	/* why the kernel could not answer (skipped, untestable), or NULL */
};

/*
 * The facts of @name on the row @kernel of @s.  0; -ENOENT, and no message, when it has
 * no result there; another negative errno with a message.
 */
int said_read(struct store *s, int64_t kernel, const char *name, struct said *out);
void said_free(struct said *f);

bool said_equal(const struct said *a, const struct said *b);
/* "reject EACCES", or with the names of what they are of where there are more; free(3). */
char *said_text(const struct said *f);

/*
 * What a user says that a kernel has to say: accept, reject or an errno by its name for
 * all programs of a case; yes, no of a cell; pass, fail of a case that says nothing else.
 */
bool expect_is_known(const char *expect);
/* 1 when @f is so, 0 when not; -ENOMSG when it has no fact of that kind. */
int said_match(const struct said *f, const char *expect);

#endif
