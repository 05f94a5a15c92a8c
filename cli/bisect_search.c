// SPDX-License-Identifier: GPL-2.0
#include "cli/bisect_search.h"

/*
 * The first one that is known to differ, and the last before it that does not: when more
 * than one change lies between the ends, and the answers of before tell of it, the first
 * is looked for.
 */
int bisect_found(const enum bisect_answer *v, int nr, int *same, int *differs)
{
	int i;

	if (nr < 2 || v[0] != BISECT_SAME || v[nr - 1] != BISECT_DIFFERS)
		return -1;
	for (*differs = 1; v[*differs] != BISECT_DIFFERS; (*differs)++)
		;
	for (i = *same = 0; i < *differs; i++)
		if (v[i] == BISECT_SAME)
			*same = i;
	return 0;
}

/* How many between the two could still be asked. */
static int unasked(const enum bisect_answer *v, int same, int differs)
{
	int i, n = 0;

	for (i = same + 1; i < differs; i++)
		n += v[i] == BISECT_UNASKED;
	return n;
}

int bisect_next(const enum bisect_answer *v, int nr)
{
	int same, differs, i, left;

	if (v[0] == BISECT_UNASKED)
		return 0;
	if (v[0] == BISECT_SAME && v[nr - 1] == BISECT_UNASKED)
		return nr - 1;
	if (bisect_found(v, nr, &same, &differs))
		return -1;
	/* the middle of those that can be asked: what cannot tell halves nothing */
	left = unasked(v, same, differs) / 2;
	for (i = same + 1; i < differs; i++)
		if (v[i] == BISECT_UNASKED && !left--)
			return i;
	return -1;
}

int bisect_steps_left(const enum bisect_answer *v, int nr)
{
	int same = 0, differs = nr - 1, ends, left, n = 0;

	ends = (v[0] == BISECT_UNASKED) + (v[nr - 1] == BISECT_UNASKED);
	if ((v[0] != BISECT_UNASKED && v[0] != BISECT_SAME) || (!ends && bisect_found(v, nr, &same, &differs)))
		return 0;
	/* m of them leave m + 1 places for the change; each answer halves the places */
	for (left = unasked(v, same, differs); left; left /= 2)
		n++;
	return ends + n;
}
