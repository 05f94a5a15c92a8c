/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The search of `bisect`: a line of kernels from the good end to the bad one, some of
 * them asked, and which to ask next.  Pure: no kernel, no store.
 */
#ifndef BM_CLI_BISECT_SEARCH_H
#define BM_CLI_BISECT_SEARCH_H

enum bisect_answer {
	BISECT_UNASKED,
	BISECT_SAME,		/* says what the good end says */
	BISECT_DIFFERS,
	BISECT_UNKNOWN,		/* was asked, and cannot tell: stepped over */
};

/*
 * The place in @v to ask next: the ends first, then the middle of what is left; -1 when
 * there is nothing more to ask, as the answer is known or an end is not what it has to be.
 */
int bisect_next(const enum bisect_answer *v, int nr);

/* How many more have to be asked at most, when none of them is unknown. */
int bisect_steps_left(const enum bisect_answer *v, int nr);

/*
 * The last that does not differ, and the first known to differ behind it.  Those between
 * them, if any, could not tell or were not asked.  0, or -1 when the ends are not known
 * to be SAME and DIFFERS.
 */
int bisect_found(const enum bisect_answer *v, int nr, int *same, int *differs);

#endif
