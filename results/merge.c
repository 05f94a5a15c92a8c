// SPDX-License-Identifier: GPL-2.0
#include "results/merge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/columns.h"
#include "results/selection.h"
#include "results/sql.h"
#include "results/store.h"

/*
 * Rows keep their numbers behind those that are there already (@base is one row);
 * kernels alone are joined, by their build.
 */
#define BASE(table) "(SELECT " table " FROM base)"
#define KERNEL "(SELECT m.id FROM main.kernel m JOIN part.kernel p ON p.build = m.build WHERE p.id = x.kernel)"
#define CHILD(table, columns) \
	"INSERT INTO main." table " (case_id, " columns ")" \
	" SELECT x.case_id + " BASE("cases") ", " columns " FROM part." table " x ORDER BY x.rowid;"

static const char copy_sql[] =
	"CREATE TEMP TABLE base AS SELECT (SELECT coalesce(max(id), 0) FROM main.run) AS runs,"
	"  (SELECT coalesce(max(id), 0) FROM main.vm) AS vms,"
	"  (SELECT coalesce(max(id), 0) FROM main.case_result) AS cases;"
	"INSERT INTO main.run (id, command, suite, host, full, started, ended, exit_code, interrupted,"
	"  shard, shards, selection) SELECT id + " BASE("runs") ", command, suite, host, full, started,"
	"  ended, exit_code, interrupted, shard, shards, selection FROM part.run;"
	"INSERT INTO main.run_option (run, name, value)"
	"  SELECT run + " BASE("runs") ", name, value FROM part.run_option ORDER BY rowid;"
	"INSERT INTO main.vm (id, run, kernel, command, console, outcome, started, ended)"
	"  SELECT id + " BASE("vms") ", run + " BASE("runs") ", " KERNEL ", command, console, outcome,"
	"  started, ended FROM part.vm x;"
	"INSERT INTO main.case_result (id, kernel, ord, name, area, status, reason, us, vm, at, checks)"
	"  SELECT id + " BASE("cases") ", " KERNEL ", ord, name, area, status, reason, us,"
	"  vm + " BASE("vms") ", at, checks FROM part.case_result x;"
	CHILD("failed_check", CHECK_COLUMNS)
	CHILD("verdict", VERDICT_COLUMNS)
	CHILD("cell", CELL_COLUMNS)
	"INSERT INTO main.splat (kernel, case_id, text) SELECT " KERNEL ", case_id + " BASE("cases") ", text"
	"  FROM part.splat x ORDER BY x.id;"
	"DROP TABLE base;";

/* Every shard has all kernels of the run, in its order: the first store gives the order. */
static const char kernels_sql[] =
	"INSERT INTO main.kernel (name, build, origin, state, started)"
	" SELECT name, build, origin, 'done', started FROM part.kernel x WHERE NOT EXISTS"
	" (SELECT 1 FROM main.kernel m WHERE m.build = x.build) ORDER BY id;"
	/* what the guest said of itself is the same everywhere, but a shard may not have booted it */
	"UPDATE main.kernel SET (release, version, kver, machine, cpus, suite, started, ended, state, error) ="
	" (SELECT coalesce(kernel.release, x.release), coalesce(kernel.version, x.version),"
	"   coalesce(kernel.kver, x.kver), coalesce(kernel.machine, x.machine),"
	"   coalesce(kernel.cpus, x.cpus), coalesce(kernel.suite, x.suite),"
	"   min(kernel.started, x.started), max(coalesce(kernel.ended, x.ended), coalesce(x.ended, kernel.ended)),"
	"   CASE WHEN 'failed' IN (kernel.state, x.state) THEN 'failed'"
	"    WHEN 'running' IN (kernel.state, x.state) THEN 'running' ELSE 'done' END,"
	"   CASE WHEN x.error IS NULL THEN kernel.error"
	"    ELSE coalesce(kernel.error || '; ', '') || 'shard ' || (SELECT max(shard) FROM part.run) || ': '"
	"     || x.error END"
	"  FROM part.kernel x WHERE x.build = kernel.build)"
	" WHERE build IN (SELECT build FROM part.kernel);";

static int with_part(sqlite3 *db, const char *path, const char *const *sql, int nr)
{
	sqlite3_stmt *st = sql_query(db, "ATTACH ?1 AS part", "t", path);
	int rc = st ? sql_next(st) : -EINVAL, i;

	sqlite3_finalize(st);
	if (rc < 0)
		return rc;
	rc = sql_exec(db, "BEGIN");
	for (i = 0; i < nr && !rc; i++)
		rc = sql_exec(db, sql[i]);
	if (!rc)
		rc = sql_exec(db, "COMMIT");
	if (rc < 0 && !sqlite3_get_autocommit(db))
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_exec(db, "DETACH part", NULL, NULL, NULL);
	if (rc < 0)
		msg_error("merge: %s could not be taken in: %s", path, errname(rc));
	return rc;
}

/* The digest of the joined run has to be the one that every shard has of it. */
static int check_whole(struct store *s)
{
	/* arguments and modules are joined as cli/run.c does it */
	sqlite3_stmt *st = sql_query(store_db(s), "SELECT suite, selection,"
				     " (SELECT coalesce(max(iif(name = 'append', value, NULL)), '')"
				     "  || coalesce(' ' || max(iif(name = 'insmod_id', value, NULL)), '')"
				     "  FROM run_option o WHERE o.run = run.id) FROM run ORDER BY id LIMIT 1", "");
	char want[SELECTION_TEXT] = "", got[SELECTION_TEXT];
	struct selection sel = {0};
	int64_t kernel = 0;
	int rc = st ? sql_next(st) : -EINVAL;

	if (rc > 0) {
		selection_begin(&sel, sql_text(st, 0), sql_text(st, 2));
		snprintf(want, sizeof(want), "%s", sql_text(st, 1));
	}
	sqlite3_finalize(st);
	st = rc < 0 ? NULL : sql_query(store_db(s), "SELECT k.id, k.build, c.name FROM kernel k LEFT JOIN case_result c"
				       " ON c.kernel = k.id ORDER BY k.id, c.ord", "");
	for (rc = -EINVAL; st && (rc = sql_next(st)) > 0; kernel = sqlite3_column_int64(st, 0)) {
		if (sqlite3_column_int64(st, 0) != kernel)
			selection_add(&sel, sql_text(st, 1));
		if (*sql_text(st, 2))
			selection_add(&sel, sql_text(st, 2));
	}
	sqlite3_finalize(st);
	selection_text(&sel, got);
	if (rc < 0 || !strcmp(want, got))
		return rc;
	msg_error("merge: the shards do not add up to the run that was cut (%s, and not %s): one of the stores was "
		  "changed, or lost something", got, want);
	return -EUCLEAN;
}

int merge_stores(const char *out, const char *const *stores, int nr, bool whole)
{
	static const char *const kernels[] = { kernels_sql }, *const rest[] = { copy_sql };
	struct store *s = store_open(out, STORE_CREATE);
	int i, rc = 0;

	if (!s)
		return -errno;
	/* it is seen by nobody before it is whole */
	rc = sql_exec(store_db(s), "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF");
	for (i = 0; i < nr && !rc; i++)
		rc = with_part(store_db(s), stores[i], kernels, 1);
	for (i = 0; i < nr && !rc; i++)
		rc = with_part(store_db(s), stores[i], rest, 1);
	if (!rc && sql_number(store_db(s), 0, "SELECT count(*) FROM pragma_foreign_key_check", "")) {
		msg_error("merge: a store refers to rows that it does not have");
		rc = -EUCLEAN;
	}
	if (!rc && whole)
		rc = check_whole(s);
	store_close(s);
	if (rc < 0)
		unlink(out);
	return rc;
}
