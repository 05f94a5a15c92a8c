// SPDX-License-Identifier: GPL-2.0
#include "results/map_cases.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"

#define AREA "map/"
#define JOB "job_"
/* The reason of the control of a case, selftests/test.c. */
#define NO_TYPE "map type "

const char *map_case_what(const char *name)
{
	const char *slash = strchr(name + strlen(AREA), '/');

	return slash ? slash + 1 : name + strlen(AREA);
}

bool map_case_is_job(const char *name)
{
	return !strncmp(map_case_what(name), JOB, strlen(JOB));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct map_type_cases *)a)->name,
		      ((const struct map_type_cases *)b)->name);
}

static struct map_type_cases *add_type(struct map_cases *m, const char *name, int len)
{
	struct map_type_cases *t, *more = realloc(m->types, (m->nr_types + 1) * sizeof(*more));

	if (!more)
		return NULL;
	m->types = more;
	t = &more[m->nr_types++];
	*t = (struct map_type_cases){ .is_type = true };
	snprintf(t->name, sizeof(t->name), "%.*s", len, name);
	return t;
}

/* Cases of one type are neighbours; a type may have none. */
static int find_types(struct map_cases *m, const struct cells *cells)
{
	struct map_type_cases *t = NULL;
	const char *name;
	int i, j, len;

	for (i = 0; i < m->t.nr; i++) {
		name = m->t.names[i] + strlen(AREA);
		len = strcspn(name, "/");
		if (!t || strncmp(t->name, name, len) || t->name[len]) {
			t = add_type(m, name, len);
			if (!t)
				return -ENOMEM;
			t->first = i;
		}
		t->nr++;
		t->jobs += map_case_is_job(m->t.names[i]);
	}
	for (j = 0; j < m->nr_types && cells->contexts.nr; j++)
		m->types[j].is_type = false;
	for (i = 0; i < cells->contexts.nr; i++) {
		name = cells->contexts.v[i];
		for (j = 0; j < m->nr_types && strcmp(m->types[j].name, name); j++)
			;
		if (j < m->nr_types)
			m->types[j].is_type = true;
		else if (!add_type(m, name, strlen(name)))
			return -ENOMEM;
	}
	qsort(m->types, m->nr_types, sizeof(*m->types), by_name);
	return 0;
}

int map_cases_read(struct store *s, const struct cells *cells, const char *const *names, int nr,
		   struct map_cases *out)
{
	int rc;

	*out = (struct map_cases){0};
	rc = case_table_read(s, cells->kernels, cells->nr_kernels, names, nr, &out->t) ?:
	     find_types(out, cells);
	if (rc == -ENOMEM)
		msg_error("map cases: %s", errname(ENOMEM));
	return rc;
}

void map_cases_free(struct map_cases *m)
{
	case_table_free(&m->t);
	free(m->types);
}

void map_type_result(const struct map_cases *m, const struct map_type_cases *type, int kernel,
		     struct map_type_result *out)
{
	char no_type[sizeof(NO_TYPE) + sizeof(type->name) + 1];
	int i;

	snprintf(no_type, sizeof(no_type), NO_TYPE "%s:", type->name);
	*out = (struct map_type_result){0};
	for (i = type->first; i < type->first + type->nr; i++) {
		const struct case_answer *r = case_table_at(&m->t, kernel, i);

		switch (r->status) {
		case CASE_PASS:
			if (map_case_is_job(m->t.names[i]))
				out->jobs_passed++;
			else
				out->passed++;
			break;
		case CASE_FAIL:
			out->failed++;
			break;
		case CASE_SKIP:
			out->skipped++;
			/* of this type: a single case may ask for a second one, and say the same of that */
			if (!strncmp(r->reason, no_type, strlen(no_type)))
				out->absent = r->reason;
			break;
		default:
			out->lost++;
			break;
		}
	}
}
