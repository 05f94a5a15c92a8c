/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A digest of what a run is about: the suite, the kernel's arguments, which cases run
 * on which builds of kernels, in their order.  Runs with the same one belong together.
 */
#ifndef BM_RESULTS_SELECTION_H
#define BM_RESULTS_SELECTION_H

#include <stdint.h>

struct selection {
	uint64_t h;
};

#define SELECTION_TEXT 17	/* 16 hex digits and the NUL */

/* @append: more kernel arguments, and a digest of the user's modules behind them; or NULL. */
void selection_begin(struct selection *s, const char *suite, const char *append);
/* Each kernel's build, and behind it each of its cases. */
void selection_add(struct selection *s, const char *text);
void selection_text(const struct selection *s, char out[SELECTION_TEXT]);

#endif
