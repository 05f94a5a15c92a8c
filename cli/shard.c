// SPDX-License-Identifier: GPL-2.0
#include "cli/shard.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

#define MAX_SHARDS 10000

/* "2/5" and nothing else: no sign, no blank. */
static const char *read_number(const char *s, int *n)
{
	for (*n = 0; *s >= '0' && *s <= '9' && *n <= MAX_SHARDS; s++)
		*n = *n * 10 + *s - '0';
	return s;
}

int shard_parse(const char *text, struct shard *s)
{
	text = read_number(text, &s->index);
	if (*text++ != '/' || *read_number(text, &s->count))
		return -EINVAL;
	return s->index < 1 || s->count < s->index || s->count > MAX_SHARDS ? -EINVAL : 0;
}

/* What has to stay together is a unit: cells by their context, any other case for itself. */
struct units {
	const char **contexts;	/* of this kernel so far */
	int *unit;		/* that each of them is */
	int nr;
	int next;		/* over all kernels, so that no shard always gets the first */
};

static int unit_of(struct units *u, const char *name)
{
	const char *context = strchr(name, '@');
	int i;

	if (!context)
		return u->next++;
	/* the last one first: cells mostly come by context */
	for (i = u->nr - 1; i >= 0; i--)
		if (!strcmp(u->contexts[i], context))
			return u->unit[i];
	u->contexts[u->nr] = context;
	return u->unit[u->nr++] = u->next++;
}

static int cut_kernel(const struct shard *s, struct work *w, struct units *u)
{
	const char **cases = calloc(w->nr_cases + 1, sizeof(*cases));
	int *places = calloc(w->nr_cases + 1, sizeof(*places)), i, kept = 0;

	u->nr = 0;
	u->contexts = calloc(w->nr_cases + 1, sizeof(*u->contexts));
	u->unit = calloc(w->nr_cases + 1, sizeof(*u->unit));
	for (i = 0; cases && places && u->contexts && u->unit && i < w->nr_cases; i++) {
		if (unit_of(u, w->cases[i]) % s->count != s->index - 1)
			continue;
		cases[kept] = w->cases[i];
		places[kept++] = i;
	}
	free(u->contexts);
	free(u->unit);
	if (i < w->nr_cases || !cases || !places) {
		free(cases);
		free(places);
		return -ENOMEM;
	}
	w->cases = cases;
	w->places = places;
	w->nr_cases = kept;
	return 0;
}

int shard_cut(const struct shard *s, struct work *work, int nr)
{
	struct units units = {0};
	int i;

	for (i = 0; i < nr; i++) {
		if (cut_kernel(s, &work[i], &units)) {
			shard_free(work, i);
			return -ENOMEM;
		}
	}
	return 0;
}

void shard_free(struct work *work, int nr)
{
	int i;

	for (i = 0; i < nr; i++) {
		free((void *)work[i].cases);
		free((void *)work[i].places);
	}
}

void shard_selection(const struct work *work, int nr, const char *suite, const char *append,
		     char out[SELECTION_TEXT])
{
	struct selection sel;
	int i, c;

	selection_begin(&sel, suite, append);
	for (i = 0; i < nr; i++) {
		selection_add(&sel, work[i].kernel->id);
		for (c = 0; c < work[i].nr_cases; c++)
			selection_add(&sel, work[i].cases[c]);
	}
	selection_text(&sel, out);
}
