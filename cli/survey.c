// SPDX-License-Identifier: GPL-2.0
/*
 * The guest's cases survey/KIND (helpers/matrix/survey.c) say what they found as their
 * reason: a line a class of targets, its columns between tabs.
 */
#include "cli/helpers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/query.h"
#include "results/cache.h"
#include "results/sql.h"
#include "results/table.h"

#define NR_COLUMNS 4	/* of a line: kind, number of targets, what differs, the targets */

static void add_line(struct table *t, const char *kernel, char *line)
{
	const char *cells[NR_COLUMNS + 1] = { kernel };
	int i;

	for (i = 1; i <= NR_COLUMNS; i++)
		cells[i] = strsep(&line, "\t") ?: "";
	table_rowv(t, cells);
}

/* The classes of one kernel; below zero when its survey is not all there. */
static int add_kernel(struct table *t, struct store *cache, const struct session *s,
		      const struct kernel *k)
{
	int64_t id = results_cache_kernel(cache, k->id, s->suite);
	char *text, *rest, *line;
	sqlite3_stmt *st;
	int rc, n = 0;

	if (id < 0) {
		msg_error("helpers --survey: %s has no results: it did not run to its end",
			  k->name);
		return -ENOENT;
	}
	st = sql_query(store_db(cache),
		       "SELECT name, status, reason FROM case_result WHERE kernel = ?1 "
		       "AND area = 'survey' ORDER BY name", "i", id);
	if (!st)
		return -EIO;
	while ((rc = sql_next(st)) > 0) {
		if (strcmp(sql_text(st, 1), "pass")) {
			msg_error("helpers --survey: %s on %s: %s: %s", sql_text(st, 0), k->name,
				  sql_text(st, 1), sql_text(st, 2));
			continue;
		}
		text = rest = strdup(sql_text(st, 2));
		while ((line = strsep(&rest, "\n")))
			if (*line)
				add_line(t, k->name, line);
		free(text);
		n++;
	}
	sqlite3_finalize(st);
	return rc < 0 ? rc : n ? 0 : -ENOENT;
}

int helpers_survey(struct session *s, const struct matrix_opts *o)
{
	static const char *const glob = "survey/*";
	struct kernel_list kernels = {0};
	struct case_names cases = {0};
	struct store *cache = NULL;
	struct table *t;
	int i, code;

	if (o->what) {
		msg_error("helpers --survey: it is about attach targets, not about %s", o->what);
		return BM_EXIT_USAGE;
	}
	code = session_cases(s, &glob, 1, &cases);
	if (!code)
		code = session_kernels(s, o->common.kernels, o->common.nr_kernels, &kernels);
	if (code >= 0)
		cache = query_open(s, &kernels, &cases, &code);
	if (cache) {
		t = table_new("kernel,kind,>targets,answers,~which");
		for (i = 0; i < kernels.nr; i++)
			if (add_kernel(t, cache, s, &kernels.v[i]))
				code = BM_EXIT_HARNESS;
		if (table_rows(t) && table_print(t, table_format_parse(o->common.format ?: "table"), stdout))
			code = BM_EXIT_HARNESS;
		table_free(t);
	}
	store_close(cache);
	case_names_free(&cases);
	kernel_list_free(&kernels);
	return abs(code);
}
