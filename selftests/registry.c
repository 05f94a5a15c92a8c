// SPDX-License-Identifier: GPL-2.0
/* All cases that there are: those that registered themselves, and what sources make. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "selftests/runner.h"

#define MAX_SOURCES 32

static const struct bm_case **cases;
static int nr_cases, room;
static void (*sources[MAX_SOURCES])(void);
static int nr_sources;

static void out_of_memory(void)
{
	fprintf(stderr, "bpf_selftests: out of memory for the case list\n");
	exit(3);
}

void case_register(const struct bm_case *c)
{
	const struct bm_case *copy = case_copy(c, sizeof(*c));

	if (nr_cases == room) {
		const struct bm_case **more = case_memory((room ? room * 2 : 1024) * sizeof(*cases));

		room = room ? room * 2 : 1024;
		if (nr_cases)
			memcpy(more, cases, nr_cases * sizeof(*cases));
		cases = more;
	}
	cases[nr_cases++] = copy;
}

void case_source_register(void (*list)(void))
{
	if (nr_sources == MAX_SOURCES)
		abort();
	sources[nr_sources++] = list;
}

/*
 * By name, and cells by the context behind their '@' before that: a batch has to
 * stand together.
 */
static int by_name(const void *a, const void *b)
{
	const struct bm_case *ca = *(const struct bm_case **)a, *cb = *(const struct bm_case **)b;
	int d;

	if (!ca->batch != !cb->batch)
		return !!ca->batch - !!cb->batch;
	if (ca->batch) {
		d = strcmp(ca->batch, cb->batch);
		if (d)
			return d;
	}
	return strcmp(ca->name, cb->name);
}

const struct bm_case *const *registry_all(int *nr)
{
	static bool made;
	int i;

	if (!made) {
		made = true;
		for (i = 0; i < nr_sources; i++)
			sources[i]();
		qsort(cases, nr_cases, sizeof(*cases), by_name);
		for (i = 1; i < nr_cases; i++) {
			if (!strcmp(cases[i]->name, cases[i - 1]->name)) {
				fprintf(stderr, "bpf_selftests: two cases are named %s\n", cases[i]->name);
				exit(3);
			}
		}
		case_memory_seal();
	}
	*nr = nr_cases;
	return cases;
}

/*
 * Areas of cases that run only for who asks for them: they break their guest,
 * measure others, or take minutes.
 */
static const char *const hidden[] = { "fault", "bench", "survey", "terms" };

static bool is_asked(const char *name, const char *const *globs, int nr_globs)
{
	const char *area = NULL;
	size_t h;
	int i;

	for (h = 0; h < sizeof(hidden) / sizeof(hidden[0]); h++)
		if (!strncmp(name, hidden[h], strlen(hidden[h])))
			area = hidden[h];
	for (i = 0; area && i < nr_globs; i++)
		if (!strncmp(globs[i], area, strlen(area)))
			return true;
	return !area;
}

const struct bm_case **registry_pick(const char *const *globs, int nr_globs, int *nr)
{
	const struct bm_case *const *all;
	const struct bm_case **out;
	int i, n;

	all = registry_all(&n);
	out = calloc(n + 1, sizeof(*out));
	if (!out)
		out_of_memory();
	*nr = 0;
	for (i = 0; i < n; i++)
		if (is_asked(all[i]->name, globs, nr_globs) && case_matches(all[i]->name, globs, nr_globs))
			out[(*nr)++] = all[i];
	return out;
}

static int name_cmp(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const struct bm_case **registry_named(char **names, int nr_names, int *nr)
{
	const struct bm_case *const *all;
	const struct bm_case **out;
	int i, n;

	qsort(names, nr_names, sizeof(*names), name_cmp);
	all = registry_all(&n);
	out = calloc(n + 1, sizeof(*out));
	if (!out)
		out_of_memory();
	*nr = 0;
	for (i = 0; i < n; i++)
		if (bsearch(&all[i]->name, names, nr_names, sizeof(*names), name_cmp))
			out[(*nr)++] = all[i];
	return out;
}
