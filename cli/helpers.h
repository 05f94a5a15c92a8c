/* SPDX-License-Identifier: GPL-2.0 */
/* What `helpers` can do: each action is a row in cli/helpers.c and a function here. */
#ifndef BM_CLI_HELPERS_H
#define BM_CLI_HELPERS_H

#include "cli/cli.h"

#define HELPERS_MAX_ARGS 2
#define ARG_OPTIONAL -1

struct helpers_opts {
	struct cli_opts common;
	const char *what;			/* HELPER, CONTEXT or a glob; NULL: all */
	const struct helpers_action *action;	/* NULL: the plain query */
	const char *args[HELPERS_MAX_ARGS];	/* the action's own */
};

struct helpers_action {
	const char *name;	/* of the option, without -- */
	const char *arg;	/* what it takes, as --help shows it; NULL: nothing */
	int nr_args;		/* or ARG_OPTIONAL */
	const char *doc;
	/* With an open session; returns an enum bm_exit, all messages printed. */
	int (*run)(struct session *s, const struct helpers_opts *o);
};

int helpers_query(struct session *s, const struct helpers_opts *o);
int helpers_diff(struct session *s, const struct helpers_opts *o);
int helpers_unobtainable(struct session *s, const struct helpers_opts *o);
int helpers_axis(struct session *s, const struct helpers_opts *o);
int helpers_survey(struct session *s, const struct helpers_opts *o);
int helpers_accept(struct session *s, const struct helpers_opts *o);

#endif
