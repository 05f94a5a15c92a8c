// SPDX-License-Identifier: GPL-2.0
#include "common/names.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char * const status_names[CASE_NR_STATUS] = {
	[CASE_PASS] = "pass",
	[CASE_FAIL] = "fail",
	[CASE_SKIP] = "skip",
	[CASE_TIMEOUT] = "timeout",
	[CASE_CRASH] = "crash",
	[CASE_LOST] = "lost",
	[CASE_PLANNED] = "planned",
};

bool case_is_cell(const char *name)
{
	return strchr(name, '@');
}

void case_area(const char *name, char *area, size_t size)
{
	if (case_is_cell(name) && strncmp(name, "terms/", 6))
		snprintf(area, size, "matrix");
	else
		snprintf(area, size, "%.*s", (int)strcspn(name, "/"), name);
}

bool case_cell_parts(const char *name, char *helper, size_t size, const char **context)
{
	static const char *const areas[] = { "helper/", "terms/", "map/" };
	const char *at = strchr(name, '@');
	size_t i, len;

	for (i = 0; at && i < sizeof(areas) / sizeof(areas[0]); i++) {
		len = strlen(areas[i]);
		if (strncmp(name, areas[i], len) || at - (name + len) >= (long)size)
			continue;
		snprintf(helper, size, "%.*s", (int)(at - (name + len)), name + len);
		*context = at + 1;
		return true;
	}
	return false;
}

bool case_matches(const char *name, const char *const *globs, int nr_globs)
{
	int i;

	if (!nr_globs)
		return true;
	for (i = 0; i < nr_globs; i++)
		if (!fnmatch(globs[i], name, 0))
			return true;
	return false;
}

const char *case_status_name(enum case_status st)
{
	return status_names[st];
}

int case_status_parse(const char *name)
{
	int i;

	for (i = 0; i < CASE_NR_STATUS; i++)
		if (!strcmp(status_names[i], name))
			return i;
	return -1;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(**(const char *const *const *)a, **(const char *const *const *)b);
}

const char *const **names_sorted(const char *const *names, int nr)
{
	const char *const **sorted = calloc(nr + 1, sizeof(*sorted));
	int i;

	for (i = 0; sorted && i < nr; i++)
		sorted[i] = &names[i];
	if (sorted)
		qsort(sorted, nr, sizeof(*sorted), by_text);
	return sorted;
}

int name_position(const char *const *const *sorted, const char *const *names, int nr, const char *name)
{
	const char *const *key = &name;
	const char *const *const *at = bsearch(&key, sorted, nr, sizeof(*sorted), by_text);

	return at ? (int)(*at - names) : -1;
}
