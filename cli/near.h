/* SPDX-License-Identifier: GPL-2.0 */
/* What a person may have meant. */
#ifndef BM_CLI_NEAR_H
#define BM_CLI_NEAR_H

#include <stddef.h>

/*
 * Keeps the candidates nearest to a word that nobody knows: by edits (a letter more,
 * less or another), a third of its letters at most.
 */
struct near {
	const char *word;
	const char *best[3];	/* nearest first; NULL behind the last */
	int edits[3];
};

/* Considers @name, which must live as long as @n is used; each once. */
void near_consider(struct near *n, const char *name);
/* "; near: a, b", or "" when there is none. */
const char *near_text(const struct near *n, char *out, size_t size);

#endif
