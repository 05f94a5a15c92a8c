// SPDX-License-Identifier: GPL-2.0
#include "results/case_table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/sql.h"

const struct case_answer *case_table_at(const struct case_table *t, int kernel, int at)
{
	return &t->v[(size_t)kernel * t->nr + at];
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int read_kernel(struct store *s, struct case_table *t, int kernel, int64_t id)
{
	struct case_answer *v = t->v + (size_t)kernel * t->nr;
	const char **at;
	sqlite3_stmt *st;
	int rc, status;

	st = sql_query(store_db(s), "SELECT c.name, c.status, c.reason, v.verdict FROM case_result c"
		       " LEFT JOIN verdict v ON v.case_id = c.id"
		       " WHERE c.kernel = ?1 AND c.name BETWEEN ?2 AND ?3", "itt", id, t->names[0],
		       t->names[t->nr - 1]);
	rc = st ? 0 : -EIO;
	while (!rc && (rc = sql_next(st)) > 0) {
		const char *name = sql_text(st, 0);

		at = bsearch(&name, t->names, t->nr, sizeof(*t->names), by_text);
		rc = 0;
		if (!at)
			continue;
		status = case_status_parse(sql_text(st, 1));
		free(v[at - t->names].reason);
		v[at - t->names] = (struct case_answer){
			.status = status < 0 ? CASE_PLANNED : status, .reason = strdup(sql_text(st, 2)),
			.refused = !strcmp(sql_text(st, 3), "reject"),
			.accepted = !strcmp(sql_text(st, 3), "accept"),
		};
		rc = v[at - t->names].reason ? 0 : -ENOMEM;
	}
	sqlite3_finalize(st);
	return rc;
}

int case_table_read(struct store *s, const struct cells_kernel *kernels, int nr_kernels,
		    const char *const *names, int nr, struct case_table *out)
{
	int rc = -ENOMEM, k, i;

	*out = (struct case_table){
		.nr = nr, .nr_kernels = nr_kernels, .names = calloc(nr + 1, sizeof(*out->names)),
		.v = calloc((size_t)nr_kernels * nr + 1, sizeof(*out->v)),
	};
	if (out->names && out->v) {
		for (i = 0; i < nr; i++)
			out->names[i] = names[i];
		qsort(out->names, nr, sizeof(*out->names), by_text);
		rc = 0;
	}
	for (i = 0; out->v && i < nr * nr_kernels; i++)
		out->v[i].status = CASE_PLANNED;
	for (k = 0; !rc && nr && k < nr_kernels; k++)
		rc = read_kernel(s, out, k, kernels[k].id);
	for (i = 0; !rc && i < nr * nr_kernels; i++) {
		out->v[i].reason = out->v[i].reason ?: strdup("no result");
		rc = out->v[i].reason ? 0 : -ENOMEM;
	}
	if (rc == -ENOMEM)
		msg_error("reading cases: %s", errname(ENOMEM));
	return rc;
}

void case_table_free(struct case_table *t)
{
	int i;

	for (i = 0; t->v && i < t->nr * t->nr_kernels; i++)
		free(t->v[i].reason);
	free(t->v);
	free(t->names);
}
