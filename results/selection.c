// SPDX-License-Identifier: GPL-2.0
#include "results/selection.h"

#include <stdio.h>

/* FNV-1a, 64 bits: to tell runs apart, not to withstand anybody. */
#define FNV_BASIS 0xcbf29ce484222325ULL
#define FNV_PRIME 0x100000001b3ULL

void selection_add(struct selection *s, const char *text)
{
	/* with the NUL, or "ab", "c" would be "a", "bc" */
	do
		s->h = (s->h ^ (unsigned char)*text) * FNV_PRIME;
	while (*text++);
}

void selection_begin(struct selection *s, const char *suite, const char *append)
{
	s->h = FNV_BASIS;
	selection_add(s, suite);
	selection_add(s, append ? append : "");
}

void selection_text(const struct selection *s, char out[SELECTION_TEXT])
{
	snprintf(out, SELECTION_TEXT, "%016llx", (unsigned long long)s->h);
}
