// SPDX-License-Identifier: GPL-2.0
/* The summary of a run, and its counts. */
#include "results/views.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "results/sql.h"

/* Counts of each kernel and area, of each kernel, of each area, and of all. */
static const char counts_sql[] =
	"WITH r AS (SELECT k.id AS kid, k.name AS kernel, c.area,"
	"  coalesce(sum(c.status = 'pass'), 0) AS pass,"
	"  coalesce(sum(c.status = 'fail'), 0) AS fail,"
	"  coalesce(sum(c.status = 'skip'), 0) AS skip,"
	"  coalesce(sum(c.status IN ('crash', 'timeout', 'lost')), 0) AS crash,"
	"  coalesce(sum(c.status = 'planned'), 0) AS planned, k.error"
	"  FROM kernel k LEFT JOIN case_result c ON c.kernel = k.id GROUP BY k.id, c.area),"
	" e AS (SELECT * FROM r UNION ALL"
	"  SELECT kid, kernel, 'all', pass, fail, skip, crash, planned, error FROM r),"
	" g AS (SELECT * FROM e UNION ALL"
	"  SELECT 1 << 62, 'all', area, pass, fail, skip, crash, planned, NULL FROM e) "
	"SELECT kid, kernel, area, sum(pass), sum(fail), sum(skip), sum(crash), sum(planned),"
	" max(error), area = 'all' AS total FROM g WHERE area IS NOT NULL AND (?1 OR kid < 1 << 62)"
	" GROUP BY kid, area ORDER BY kid, total, area";

enum { COL_KID, COL_KERNEL, COL_AREA, COL_COUNTS, COL_ERROR = 8, COL_TOTAL };

/* What stands behind a number in the table for people. */
static const char * const marks[COL_ERROR - COL_COUNTS] = { "", "F", "S", "C", "?" };

int view_counts(struct store *s, enum table_format format, FILE *f)
{
	struct table *t = table_new("kernel,area,>pass,>fail,>skip,>crash,>planned,~error");
	sqlite3_stmt *st = sql_query(store_db(s), counts_sql, "i", (int64_t)0);
	const char *cells[COL_TOTAL - COL_KERNEL];
	int i, rc = -EINVAL;

	while (st && (rc = sql_next(st)) > 0) {
		for (i = COL_KERNEL; i < COL_TOTAL; i++)
			cells[i - COL_KERNEL] = (const char *)sqlite3_column_text(st, i);
		table_rowv(t, cells);
	}
	sqlite3_finalize(st);
	if (!rc)
		rc = table_print(t, format, f);
	table_free(t);
	return rc;
}

/* "4180 40S": what is zero is left out. */
static void cell_text(sqlite3_stmt *st, char *out, size_t size)
{
	size_t n = 0;
	int i, count;

	*out = '\0';
	for (i = COL_COUNTS; i < COL_ERROR && n < size; i++) {
		count = sqlite3_column_int(st, i);
		if (count)
			n += snprintf(out + n, size - n, "%s%d%s", n ? " " : "", count,
				      marks[i - COL_COUNTS]);
	}
}

#define MAX_AREAS 32

/* The columns of the table for people: kernel, each area, all. */
struct areas {
	int nr;
	char name[MAX_AREAS][64];
	char cell[MAX_AREAS][64];
};

static struct table *new_table(struct store *s, struct areas *a)
{
	char columns[MAX_AREAS * 65 + 16] = "kernel";
	size_t n = strlen(columns);
	sqlite3_stmt *st;
	int i;

	st = sql_query(store_db(s), "SELECT DISTINCT area, 0 AS total FROM case_result"
		       " UNION SELECT 'all', 1 ORDER BY total, area LIMIT ?1", "i",
		       (int64_t)MAX_AREAS);
	while (st && sql_next(st) > 0)
		snprintf(a->name[a->nr++], sizeof(a->name[0]), "%s", sql_text(st, 0));
	sqlite3_finalize(st);
	for (i = 0; i < a->nr; i++)
		n += snprintf(columns + n, sizeof(columns) - n, ",>%s", a->name[i]);
	return table_new(columns);
}

/* One row of the table ends with its kernel's row of totals. */
static void take_row(struct areas *a, struct table *t, sqlite3_stmt *st)
{
	const char *cells[MAX_AREAS + 1] = { sql_text(st, COL_KERNEL) };
	int i;

	for (i = 0; i < a->nr; i++)
		if (!strcmp(a->name[i], sql_text(st, COL_AREA)))
			cell_text(st, a->cell[i], sizeof(a->cell[i]));
	if (!sqlite3_column_int(st, COL_TOTAL))
		return;
	for (i = 0; i < a->nr; i++)
		cells[i + 1] = *a->cell[i] ? a->cell[i] : NULL;
	table_rowv(t, cells);
	memset(a->cell, 0, sizeof(a->cell));
}

int view_count_table(struct store *s, enum table_format format, FILE *f)
{
	bool many = sql_number(store_db(s), 0, "SELECT count(*) FROM kernel", "") > 1;
	sqlite3_stmt *st = sql_query(store_db(s), counts_sql, "i", (int64_t)many);
	struct areas a = { 0 };
	struct table *t = new_table(s, &a);
	int rc = -EINVAL;

	while (st && (rc = sql_next(st)) > 0)
		take_row(&a, t, st);
	sqlite3_finalize(st);
	if (!rc)
		rc = table_print(t, format, f);
	table_free(t);
	if (!rc)
		fprintf(f, "%s(passed; F failed, S skipped, C crashed, timed out or lost, ? no result)\n",
			format == TABLE_MARKDOWN ? "\n" : "");
	return rc;
}

static bool run_is(struct store *s, const char *column)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "SELECT max(%s) FROM run", column);
	return sql_number(store_db(s), 0, sql, "") > 0;
}

/* How many shards of the run are not in this store; 0 for one that was not cut. */
static int shards_elsewhere(struct store *s)
{
	return sql_number(store_db(s), 0, "SELECT max(shards) - count(DISTINCT shard) FROM run", "");
}

bool view_is_full(struct store *s)
{
	return run_is(s, "full") && !shards_elsewhere(s);
}

int view_summary(struct store *s, FILE *f)
{
	int rc = view_count_table(s, TABLE_TEXT, f), failures, never, elsewhere;

	if (rc < 0)
		return rc;
	failures = view_failures(s, f);
	if (failures < 0)
		return failures;
	never = view_never_ran(s, view_is_full(s), f);
	if (never < 0)
		return never;
	rc = view_skips(s, f);
	if (rc < 0)
		return rc;
	rc = view_unsound_count(s, f);
	if (rc < 0)
		return rc;
	if (run_is(s, "interrupted"))
		fputs("\nThe run was interrupted.\n", f);
	elsewhere = shards_elsewhere(s);
	if (elsewhere > 0)
		fprintf(f, "\nThis is a part: %d of the run's %d shards %s not here.\n", elsewhere,
			(int)sql_number(store_db(s), 0, "SELECT max(shards) FROM run", ""),
			elsewhere > 1 ? "are" : "is");
	if (!failures && !never)
		fputs("\nAll as expected.\n", f);
	return 0;
}

int view_exit_code(struct store *s)
{
	sqlite3 *db = store_db(s);
	FILE *null;
	int never;

	/* nothing measured is no success */
	if (!sql_number(db, 0, "SELECT count(*) FROM case_result", "") ||
	    sql_number(db, 1, "SELECT count(*) FROM kernel WHERE error IS NOT NULL", "") ||
	    sql_number(db, 1, "SELECT count(*) FROM case_result"
			      " WHERE status IN ('lost', 'planned')", ""))
		return BM_EXIT_HARNESS;
	if (sql_number(db, 1, "SELECT count(*) FROM case_result"
			      " WHERE status IN ('fail', 'crash', 'timeout')", ""))
		return BM_EXIT_UNEXPECTED;
	null = fopen("/dev/null", "w");
	if (!null)
		return -errno;
	never = view_never_ran(s, view_is_full(s), null);
	fclose(null);
	return never < 0 ? never : never ? BM_EXIT_UNEXPECTED : BM_EXIT_OK;
}
