/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of the verb bisect share. */
#ifndef BM_CLI_BISECT_H
#define BM_CLI_BISECT_H

#include "cli/bisect_search.h"
#include "cli/cli.h"
#include "results/said.h"

struct bisect_opts {
	struct cli_opts common;
	const char *what;	/* the case, or a glob that one matches */
	const char *good, *bad;
	const char *expect;
	const char *git;
	const char *step;
};

/* One kernel of the line between the ends. */
struct bisect_kernel {
	struct kernel k;
	char version[80];	/* the package's */
	struct said said;
	char *says;		/* the facts as text, or why there are none; NULL: not asked */
	bool booted;		/* in this call; else the cache of results knew */
	bool broken;		/* could not be had, or did not boot */
};

struct bisect {
	struct session *s;
	const struct bisect_opts *o;
	const char *name;		/* of the case */
	struct bisect_kernel *v;	/* from the good end to the bad one */
	enum bisect_answer *answers;
	int nr;
	bool backwards;			/* the good end is the newer one */
	volatile sig_atomic_t *stop;
};

/* ---- bisect_line.c: all return 0 or a negative enum bm_exit, with a message */
/* One kernel on offer that @spec names; @option is for messages. */
int bisect_end(struct session *s, const char *option, const char *spec, struct bisect_kernel *out);
/* The releases from --good to --bad. */
int bisect_line(struct bisect *b);
void bisect_free(struct bisect *b);

/* ---- bisect_ask.c */
/* Takes what the cache of results knows of all of them. */
int bisect_recall(struct bisect *b);
/* Asks the kernel @at, if the cache does not know; 0, or a negative enum bm_exit. */
int bisect_ask(struct bisect *b, int at);
/* What each that was asked means: does it say what the good end says, or what is expected? */
int bisect_judge(struct bisect *b);
/* How many are to be booted at most. */
int bisect_left(const struct bisect *b);

/* ---- bisect_show.c: an enum bm_exit */
int bisect_plan(const struct bisect *b);
int bisect_show(const struct bisect *b);

/* ---- bisect_git.c: an enum bm_exit */
int bisect_git(struct session *s, const struct bisect_opts *o, const char *name);
/* One step of git bisect run: 0 good, 1 bad, BISECT_SKIP, or what is wrong */
#define BISECT_SKIP 125
int bisect_step(struct session *s, const struct bisect_opts *o, const char *name);

#endif
