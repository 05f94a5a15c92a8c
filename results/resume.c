// SPDX-License-Identifier: GPL-2.0
#include "results/resume.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/sql.h"

#define PLANNED "(SELECT id FROM case_result WHERE status = 'planned')"
#define FORGET(table) "DELETE FROM " table " WHERE case_id IN " PLANNED ";"

static const char begin_sql[] =
	"BEGIN IMMEDIATE;"
	FORGET("failed_check") FORGET("verdict") FORGET("cell") FORGET("splat")
	"UPDATE case_result SET checks = 0 WHERE status = 'planned';"
	"UPDATE vm SET outcome = 'left: its run was stopped' WHERE outcome IS NULL;"
	"UPDATE kernel SET state = 'running', error = NULL, ended = NULL"
	"  WHERE id IN (SELECT kernel FROM case_result WHERE status = 'planned');"
	"UPDATE kernel SET state = 'done', ended = (SELECT max(at) FROM case_result c"
	"  WHERE c.kernel = kernel.id) WHERE state = 'running'"
	"  AND id NOT IN (SELECT kernel FROM case_result WHERE status = 'planned');"
	"UPDATE run SET ended = NULL, exit_code = NULL, interrupted = NULL;"
	"COMMIT";

int resume_begin(struct store *s)
{
	int rc = store_flush(s) ?: sql_exec(store_db(s), begin_sql);

	if (rc < 0 && !sqlite3_get_autocommit(store_db(s)))
		sqlite3_exec(store_db(s), "ROLLBACK", NULL, NULL, NULL);
	return rc;
}

/* One more element at the end of an array that has @nr; NULL when out of memory. */
static void *one_more(void *array, int nr, size_t size)
{
	void **v = array;
	char *more = reallocarray(*v, nr + 1, size);

	if (!more)
		return NULL;
	*v = more;
	return memset(more + nr * size, 0, size);
}

static int load_run(struct store *s, struct resume *r)
{
	sqlite3_stmt *st = sql_query(store_db(s), "SELECT suite, ended IS NOT NULL FROM run", "");
	int rc = -EINVAL, n = 0;

	for (; st && (rc = sql_next(st)) > 0; n++) {
		free(r->suite);
		r->suite = strdup(sql_text(st, 0));
		r->ended = sqlite3_column_int(st, 1);
	}
	sqlite3_finalize(st);
	if (!rc && n != 1) {
		msg_error("%s: not one run, but %s; a shard is resumed for itself and then merged again",
			  sqlite3_db_filename(store_db(s), "main"), n ? "merged shards" : "none");
		rc = -EINVAL;
	}
	return rc ? rc : r->suite ? 0 : -ENOMEM;
}

static int load_options(struct store *s, struct resume *r)
{
	sqlite3_stmt *st = sql_query(store_db(s), "SELECT name, value FROM run_option ORDER BY rowid", "");
	struct store_option *o;
	int rc = -EINVAL;

	while (st && (rc = sql_next(st)) > 0) {
		o = one_more(&r->options, r->nr_options, sizeof(*o));
		if (!o) {
			rc = -ENOMEM;
			break;
		}
		r->nr_options++;
		o->name = strdup(sql_text(st, 0));
		o->value = strdup(sql_text(st, 1));
		if (!o->name || !o->value) {
			rc = -ENOMEM;
			break;
		}
	}
	sqlite3_finalize(st);
	return rc;
}

static int load_cases(struct store *s, struct resume_kernel *k)
{
	sqlite3_stmt *st = sql_query(store_db(s), "SELECT name FROM case_result WHERE kernel = ?1"
				     " AND status = 'planned' ORDER BY ord", "i", k->row);
	const char **name;
	int rc = -EINVAL;

	while (st && (rc = sql_next(st)) > 0) {
		name = one_more(&k->cases, k->nr_cases, sizeof(*name));
		if (name)
			*name = strdup(sql_text(st, 0));
		if (!name || !*name) {
			rc = -ENOMEM;
			break;
		}
		k->nr_cases++;
	}
	sqlite3_finalize(st);
	return rc;
}

static int load_kernels(struct store *s, struct resume *r)
{
	sqlite3_stmt *st = sql_query(
		store_db(s),
		"SELECT id, name, build, coalesce(origin, ''),"
		" (SELECT count(*) FROM vm WHERE vm.kernel = k.id) FROM kernel k WHERE EXISTS"
		" (SELECT 1 FROM case_result c WHERE c.kernel = k.id AND c.status = 'planned') ORDER BY id",
		"");
	struct resume_kernel *k;
	int rc = -EINVAL;

	while (st && (rc = sql_next(st)) > 0) {
		k = one_more(&r->kernels, r->nr_kernels, sizeof(*k));
		if (!k) {
			rc = -ENOMEM;
			break;
		}
		r->nr_kernels++;
		k->row = sqlite3_column_int64(st, 0);
		k->name = strdup(sql_text(st, 1));
		k->build = strdup(sql_text(st, 2));
		k->origin = strdup(sql_text(st, 3));
		k->vms = sqlite3_column_int(st, 4);
		rc = k->name && k->build && k->origin ? load_cases(s, k) : -ENOMEM;
		if (rc < 0)
			break;
		r->nr_cases += k->nr_cases;
	}
	sqlite3_finalize(st);
	return rc;
}

int resume_load(struct store *s, struct resume *out)
{
	int rc;

	memset(out, 0, sizeof(*out));
	rc = load_run(s, out);
	if (!rc)
		rc = load_options(s, out);
	if (!rc)
		rc = load_kernels(s, out);
	if (rc == -ENOMEM)
		msg_error("resume: %s", errname(rc));
	return rc;
}

void resume_free(struct resume *r)
{
	int i, c;

	for (i = 0; i < r->nr_options; i++) {
		free((char *)r->options[i].name);
		free((char *)r->options[i].value);
	}
	for (i = 0; i < r->nr_kernels; i++) {
		for (c = 0; c < r->kernels[i].nr_cases; c++)
			free((char *)r->kernels[i].cases[c]);
		free(r->kernels[i].cases);
		free(r->kernels[i].name);
		free(r->kernels[i].build);
		free(r->kernels[i].origin);
	}
	free(r->options);
	free(r->kernels);
	free(r->suite);
	memset(r, 0, sizeof(*r));
}
