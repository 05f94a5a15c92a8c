/* SPDX-License-Identifier: GPL-2.0 */
/* Many names and sentences in few lines, indented, for a person. */
#ifndef BM_RESULTS_FOLD_H
#define BM_RESULTS_FOLD_H

#include <stdio.h>

/* Columns of @f's terminal; 100 where it is none, or one too narrow for a table. */
int fold_width(FILE *f);

/* A line that is being written: where it stands, and where it begins and ends. */
struct fold {
	FILE *f;
	int indent;
	int width;
	int at;		/* columns written; @indent for none */
};

/* The words of @text, a blank between them; a word that does not fit begins a line. */
void fold_words(struct fold *l, const char *text);

/* The same for @names; neighbours of one folder become cgroup/{connect4,connect6}. */
void fold_names(struct fold *l, const char *const *names, int nr);

/* One sentence that begins a line, and ends it. */
void fold_line(FILE *f, int width, const char *text);

/* Ends the line. */
void fold_end(struct fold *l);

#endif
