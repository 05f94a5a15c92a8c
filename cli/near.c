// SPDX-License-Identifier: GPL-2.0
#include "cli/near.h"

#include <stdio.h>
#include <string.h>

#define MAX_WORD 64
#define NR_BEST (int)(sizeof(((struct near *)0)->best) / sizeof(char *))

/* Levenshtein's distance, one row of the table at a time. */
static int distance(const char *a, const char *b)
{
	int row[MAX_WORD + 1], i, j, diagonal, above, len = strlen(b);

	if (len > MAX_WORD)
		return len;
	for (j = 0; j <= len; j++)
		row[j] = j;
	for (i = 1; *a; a++, i++) {
		diagonal = row[0];
		row[0] = i;
		for (j = 1; j <= len; j++) {
			above = row[j];
			row[j] = diagonal + (*a != b[j - 1]);
			if (above + 1 < row[j])
				row[j] = above + 1;
			if (row[j - 1] + 1 < row[j])
				row[j] = row[j - 1] + 1;
			diagonal = above;
		}
	}
	return row[len];
}

void near_consider(struct near *n, const char *name)
{
	int edits = distance(n->word, name), i, at;

	if (edits > (int)strlen(n->word) / 3)
		return;
	for (i = 0; i < NR_BEST; i++)
		if (n->best[i] && !strcmp(n->best[i], name))
			return;
	for (at = 0; at < NR_BEST && n->best[at] && n->edits[at] <= edits; at++)
		;
	for (i = NR_BEST - 1; i > at; i--) {
		n->best[i] = n->best[i - 1];
		n->edits[i] = n->edits[i - 1];
	}
	if (at < NR_BEST) {
		n->best[at] = name;
		n->edits[at] = edits;
	}
}

const char *near_text(const struct near *n, char *out, size_t size)
{
	size_t len = 0;
	int i;

	*out = '\0';
	for (i = 0; i < NR_BEST && n->best[i] && len < size; i++)
		len += snprintf(out + len, size - len, "%s%s", i ? ", " : "; near: ", n->best[i]);
	return out;
}
