/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Two logs of the verifier beside each other, around the first line that differs.  An
 * accepted program has no log: then it is the end of the one that there is.
 */
#ifndef BM_RESULTS_LOG_PAIR_H
#define BM_RESULTS_LOG_PAIR_H

#include <stdio.h>

#define LOG_PAIR_LINES 8

struct log_pair {
	char *text[2];				/* what the lines point into */
	const char *line[2][LOG_PAIR_LINES];	/* in the order of the log */
	int nr[2];
	int first; /* which of the lines is the first that differs; -1: there is one log only */
};

/* @log: of the old and of the new side, NULL for none.  0 or -ENOMEM; log_pair_free() in any case.
 */
int log_pair_make(struct log_pair *p, const char *const log[2]);
void log_pair_free(struct log_pair *p);

/*
 * In two columns of @width characters, ">" before the line that differs; one log alone has
 * the room of both.  @indent stands before each line.
 */
void log_pair_print(const struct log_pair *p, const char *const label[2], int width,
		    const char *indent, FILE *f);

#endif
