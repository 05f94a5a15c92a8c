/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What `helpers` and `maps` share: a verb with actions, of which one is taken, and the
 * way from options to cells in memory.
 */
#ifndef BM_CLI_MATRIX_H
#define BM_CLI_MATRIX_H

#include "cli/cli.h"
#include "results/cache.h"
#include "results/view_cells.h"

#define MATRIX_MAX_ARGS 2
#define ARG_OPTIONAL -1

struct matrix_opts {
	struct cli_opts common;
	const char *what;			/* HELPER, CONTEXT, TYPE or a glob; NULL: all */
	const char *op;				/* --op of a verb that has it, or NULL */
	const struct matrix_action *action;	/* NULL: the plain query */
	const char *args[MATRIX_MAX_ARGS];	/* the action's own */
	const struct matrix_verb *verb;
};

struct matrix_action {
	const char *name;	/* of the option, without -- */
	const char *arg;	/* what it takes, as --help shows it; NULL: nothing */
	int nr_args;		/* or ARG_OPTIONAL */
	const char *doc;
	/* With an open session; returns an enum bm_exit, all messages printed. */
	int (*run)(struct session *s, const struct matrix_opts *o);
};

struct matrix_verb {
	const char *name;
	const char *args_doc, *doc;	/* argp's */
	const char *one_at_a_time;	/* for who names two: "one map type" */
	const char *op_doc;		/* of --op; NULL: the verb has none */
	const struct matrix_action *actions;
	int nr_actions;
	int (*query)(struct session *s, const struct matrix_opts *o);	/* as an action's */
};

/* Reads the options and does what they say; an enum bm_exit. */
int matrix_verb_run(const struct matrix_verb *v, int argc, char **argv);

/* One query; zeroed before, and for matrix_close() whatever became of it. */
struct matrix_query {
	struct case_names cases;	/* of the cells, filled in by the verb */
	struct kernel_list kernels;
	struct store *cache;
	struct cells_kernel *cells_kernels;
	struct cached_kernel *cached;
	int nr_cached;
	struct cells cells;
	struct cells_view view;
};

/* Keeps the names that match @glob; false, with all of them kept, when none does. */
bool matrix_keep(struct case_names *all, const char *glob);
/*
 * From the cases of @q to cells in memory, asking what nobody asked yet; @sides are two
 * kernels to compare, or NULL for those of -k, and @since takes in the other kernels of
 * the cache that tell since when an answer holds.  BM_EXIT_OK; BM_EXIT_HARNESS when some
 * kernel could not be had and the others can be shown; or a negative enum bm_exit.
 * matrix_ask() and matrix_read() are its halves, for who asks more than cells: only those
 * may be left among the cases of @q in between.
 */
int matrix_ask(struct session *s, const struct matrix_opts *o, const char *const *sides,
	       struct matrix_query *q);
int matrix_read(struct session *s, const struct matrix_opts *o, const char *const *sides,
		bool since, struct matrix_query *q);
/* Instead of matrix_read(), for who reads no cells: q->cells_kernels, oldest first; how many, or a negative enum bm_exit. */
int matrix_kernels(struct session *s, const struct matrix_opts *o, struct matrix_query *q);
int matrix_open(struct session *s, const struct matrix_opts *o, const char *const *sides,
		bool since, struct matrix_query *q);
void matrix_close(struct matrix_query *q);
/* Closes; @n is what a view returned, @code what the way there was worth. */
int matrix_done(struct matrix_query *q, int code, int n);
/* Fills in the cases of @q; 0 or a negative enum bm_exit. */
typedef int (*matrix_find)(struct session *s, const struct matrix_opts *o, struct matrix_query *q);
/* The action --diff.  An enum bm_exit: BM_EXIT_UNEXPECTED where something differs. */
int matrix_diff(struct session *s, const struct matrix_opts *o, matrix_find find);

#endif
