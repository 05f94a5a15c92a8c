// SPDX-License-Identifier: GPL-2.0
#include "results/map_cases.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/sql.h"

#define AREA "map/"
#define JOB "job_"
/* The reason of the control of a case, selftests/test.c. */
#define NO_TYPE "map type "

const struct map_result *map_cases_at(const struct map_cases *m, int kernel, int at)
{
	return &m->v[(size_t)kernel * m->nr + at];
}

const char *map_case_what(const char *name)
{
	const char *slash = strchr(name + strlen(AREA), '/');

	return slash ? slash + 1 : name + strlen(AREA);
}

bool map_case_is_job(const char *name)
{
	return !strncmp(map_case_what(name), JOB, strlen(JOB));
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
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

	for (i = 0; i < m->nr; i++) {
		name = m->names[i] + strlen(AREA);
		len = strcspn(name, "/");
		if (!t || strncmp(t->name, name, len) || t->name[len]) {
			t = add_type(m, name, len);
			if (!t)
				return -ENOMEM;
			t->first = i;
		}
		t->nr++;
		t->jobs += map_case_is_job(m->names[i]);
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

static int read_kernel(struct store *s, struct map_cases *m, int kernel, int64_t id)
{
	struct map_result *v = m->v + (size_t)kernel * m->nr;
	const char **at;
	sqlite3_stmt *st;
	int rc, status;

	st = sql_query(store_db(s), "SELECT name, status, reason FROM case_result"
		       " WHERE kernel = ?1 AND name BETWEEN ?2 AND ?3", "itt", id, m->names[0],
		       m->names[m->nr - 1]);
	rc = st ? 0 : -EIO;
	while (!rc && (rc = sql_next(st)) > 0) {
		const char *name = sql_text(st, 0);

		at = bsearch(&name, m->names, m->nr, sizeof(*m->names), by_text);
		rc = 0;
		if (!at)
			continue;
		status = case_status_parse(sql_text(st, 1));
		v[at - m->names].status = status < 0 ? CASE_PLANNED : status;
		v[at - m->names].reason = strdup(sql_text(st, 2));
		rc = v[at - m->names].reason ? 0 : -ENOMEM;
	}
	sqlite3_finalize(st);
	return rc;
}

int map_cases_read(struct store *s, const struct cells *cells, const char *const *names, int nr,
		   struct map_cases *out)
{
	int rc = -ENOMEM, k, i;

	*out = (struct map_cases){
		.nr = nr, .nr_kernels = cells->nr_kernels,
		.names = calloc(nr + 1, sizeof(*out->names)),
		.v = calloc((size_t)cells->nr_kernels * nr + 1, sizeof(*out->v)),
	};
	if (out->names && out->v) {
		for (i = 0; i < nr; i++)
			out->names[i] = names[i];
		qsort(out->names, nr, sizeof(*out->names), by_text);
		rc = find_types(out, cells);
	}
	for (i = 0; out->v && i < nr * out->nr_kernels; i++)
		out->v[i].status = CASE_PLANNED;
	for (k = 0; !rc && nr && k < out->nr_kernels; k++)
		rc = read_kernel(s, out, k, cells->kernels[k].id);
	for (i = 0; !rc && i < nr * out->nr_kernels; i++) {
		out->v[i].reason = out->v[i].reason ?: strdup("no result");
		rc = out->v[i].reason ? 0 : -ENOMEM;
	}
	if (rc == -ENOMEM)
		msg_error("map cases: %s", errname(ENOMEM));
	return rc;
}

void map_cases_free(struct map_cases *m)
{
	int i;

	for (i = 0; m->v && i < m->nr * m->nr_kernels; i++)
		free(m->v[i].reason);
	free(m->v);
	free(m->names);
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
		const struct map_result *r = map_cases_at(m, kernel, i);

		switch (r->status) {
		case CASE_PASS:
			if (map_case_is_job(m->names[i]))
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
