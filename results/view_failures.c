// SPDX-License-Identifier: GPL-2.0
/* What was not as expected, what was skipped and why, what ran nowhere. */
#include "results/views.h"

#include <errno.h>

#include "results/reproduce.h"
#include "results/sql.h"
#include "results/text.h"

/*
 * A kernel's error stands for all of its cases without a result; without one, the
 * cases that have none are one entry of their kernel (an interrupted run).
 */
static const char failures_sql[] =
	"SELECT k.id AS kid, 0 AS ord, 0 AS case_id, k.name AS kernel, '' AS name, 'error'"
	"  AS status,"
	"  k.error AS reason, (SELECT count(*) FROM case_result c"
	"   WHERE c.kernel = k.id AND c.status = 'planned') AS number"
	" FROM kernel k WHERE k.error IS NOT NULL "
	"UNION ALL SELECT k.id, c.ord, c.id, k.name, c.name, c.status, c.reason, c.checks"
	" FROM case_result c JOIN kernel k ON k.id = c.kernel"
	" WHERE c.status IN ('fail', 'crash', 'timeout', 'lost') "
	"UNION ALL SELECT k.id, 1 << 40, 0, k.name, min(c.name), 'planned', NULL, count(*)"
	" FROM case_result c JOIN kernel k ON k.id = c.kernel"
	" WHERE c.status = 'planned' AND k.error IS NULL GROUP BY k.id "
	"ORDER BY kid, ord";

enum { COL_KID, COL_ORD, COL_CASE, COL_KERNEL, COL_NAME, COL_STATUS, COL_REASON, COL_NUMBER };

static void print_reproduce(struct store *s, sqlite3_stmt *st, FILE *f)
{
	bool one_case = *sql_text(st, COL_NAME) && (sqlite3_column_int64(st, COL_CASE) ||
						    sqlite3_column_int(st, COL_NUMBER) == 1);

	fputs("        ", f);
	reproduce_line(s, sql_text(st, COL_KERNEL), one_case ? sql_text(st, COL_NAME) : NULL, f);
	fputc('\n', f);
}

static int print_checks(struct store *s, int64_t case_id, int total, FILE *f)
{
	sqlite3_stmt *st = sql_query(store_db(s), "SELECT at_line, what, want, got"
				     " FROM failed_check WHERE case_id = ?1 ORDER BY id", "i",
				     case_id);
	int rc = -EINVAL;

	for (; st && (rc = sql_next(st)) > 0; total--) {
		fputs("        ", f);
		text_line(f, sql_text(st, 0));
		fputs(": ", f);
		text_line(f, sql_text(st, 1));
		fputs(": want ", f);
		text_line(f, sql_text(st, 2));
		fputs(", got ", f);
		text_line(f, sql_text(st, 3));
		fputc('\n', f);
	}
	sqlite3_finalize(st);
	if (total > 0)
		fprintf(f, "        and %d more checks\n", total);
	return rc;
}

static int print_splats(struct store *s, int64_t kernel, int64_t case_id, FILE *f)
{
	sqlite3_stmt *st = sql_query(store_db(s), "SELECT text FROM splat"
				     " WHERE kernel = ?1 AND case_id IS ?2 ORDER BY id", "in",
				     kernel, case_id ? case_id : (int64_t)-1);
	int rc = -EINVAL;

	while (st && (rc = sql_next(st)) > 0) {
		fputs("        kernel log: ", f);
		text_first_line(f, sql_text(st, 0));
		fputc('\n', f);
	}
	sqlite3_finalize(st);
	return rc;
}

static void print_head(sqlite3_stmt *st, FILE *f)
{
	int number = sqlite3_column_int(st, COL_NUMBER);
	int64_t case_id = sqlite3_column_int64(st, COL_CASE);
	const char *reason = sql_text(st, COL_REASON);

	fputs("    ", f);
	text_line(f, sql_text(st, COL_KERNEL));
	fputs("  ", f);
	if (case_id) {
		text_line(f, sql_text(st, COL_NAME));
		fprintf(f, "  %s", sql_text(st, COL_STATUS));
	} else if (*sql_text(st, COL_NAME)) {
		fprintf(f, "%d %s without a result, first ", number,
			number == 1 ? "case" : "cases");
		text_line(f, sql_text(st, COL_NAME));
	} else {
		fputs("could not be used", f);
	}
	if (*reason) {
		fputs(": ", f);
		text_line(f, reason);
	}
	if (!case_id && !*sql_text(st, COL_NAME) && number)
		fprintf(f, " (%d %s without a result)", number, number == 1 ? "case" : "cases");
	fputc('\n', f);
}

int view_failures(struct store *s, FILE *f)
{
	sqlite3_stmt *st = sql_query(store_db(s), failures_sql, "");
	int rc = -EINVAL, n = 0;
	int64_t case_id;

	while (st && (rc = sql_next(st)) > 0) {
		if (!n++)
			fputs("\nNot as expected:\n", f);
		case_id = sqlite3_column_int64(st, COL_CASE);
		print_head(st, f);
		if (case_id)
			rc = print_checks(s, case_id, sqlite3_column_int(st, COL_NUMBER), f);
		if (rc >= 0 && (case_id || !*sql_text(st, COL_NAME)))
			rc = print_splats(s, sqlite3_column_int64(st, COL_KID), case_id, f);
		if (rc < 0)
			break;
		print_reproduce(s, st, f);
	}
	sqlite3_finalize(st);
	return rc < 0 ? rc : n;
}

int view_skips(struct store *s, FILE *f)
{
	sqlite3_stmt *st = sql_query(
		store_db(s),
		"SELECT count(*) AS n, coalesce(c.reason, 'no reason given'),"
		" (SELECT group_concat(name, ', ') FROM (SELECT DISTINCT k.id, k.name FROM kernel k"
		"   JOIN case_result d ON d.kernel = k.id"
		"   WHERE d.status = 'skip' AND d.reason IS c.reason ORDER BY k.id))"
		" FROM case_result c WHERE c.status = 'skip' GROUP BY c.reason ORDER BY n DESC, 2",
		"");
	int rc = -EINVAL, total = 0;

	while (st && (rc = sql_next(st)) > 0) {
		if (!total)
			fputs("\nSkipped:\n", f);
		total += sqlite3_column_int(st, 0);
		fprintf(f, "    %6d  ", sqlite3_column_int(st, 0));
		text_line(f, sql_text(st, 1));
		fputs("  (", f);
		text_line(f, sql_text(st, 2));
		fputs(")\n", f);
	}
	sqlite3_finalize(st);
	return rc < 0 ? rc : total;
}

/*
 * Options that no kernel on offer has: what needs them is skipped by name on all, and counted, but is nothing that
 * whoever runs the suite can mend.
 */
#define NOWHERE "'config missing: CONFIG_BPF_LIRC_MODE2', 'config missing: CONFIG_BPF_KPROBE_OVERRIDE'"

int view_never_ran(struct store *s, bool full, FILE *f)
{
	sqlite3_stmt *st;
	int rc = -EINVAL, n = 0;

	if (!full)
		return 0;
	st = sql_query(store_db(s),
		"SELECT name, (SELECT group_concat(reason, '; ') FROM (SELECT DISTINCT reason"
		"   FROM case_result d WHERE d.name = c.name ORDER BY reason))"
		" FROM case_result c WHERE area <> 'matrix' GROUP BY name"
		" HAVING sum(status <> 'skip') = 0 AND sum(reason NOT IN (" NOWHERE ")) > 0 ORDER BY name", "");
	while (st && (rc = sql_next(st)) > 0) {
		if (!n++)
			fputs("\nRan on no kernel, which fails a full run:\n", f);
		fputs("    ", f);
		text_line(f, sql_text(st, 0));
		fputs("  ", f);
		text_line(f, sql_text(st, 1));
		fputc('\n', f);
	}
	sqlite3_finalize(st);
	return rc < 0 ? rc : n;
}
