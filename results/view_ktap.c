// SPDX-License-Identifier: GPL-2.0
/* The whole matrix as KTAP 1, a subtest for each kernel. */
#include "results/views.h"

#include <errno.h>

#include "common/ktap.h"
#include "results/sql.h"

static int print_diagnostics(struct store *s, int64_t case_id, FILE *f)
{
	sqlite3_stmt *st = sql_query(
		store_db(s),
		"SELECT at_line || ': ' || what || ': want ' || coalesce(want, '') || ', got ' ||"
		" coalesce(got, '') FROM failed_check WHERE case_id = ?1 "
		"UNION ALL SELECT 'kernel log: ' || text FROM splat WHERE case_id = ?1",
		"i", case_id);
	int rc = -EINVAL;

	while (st && (rc = sql_next(st)) > 0)
		ktap_diag(f, 1, sql_text(st, 0));
	sqlite3_finalize(st);
	return rc;
}

/* Returns how many cases were not as expected. */
static int print_cases(struct store *s, int64_t kernel, FILE *f)
{
	sqlite3_stmt *st = sql_query(store_db(s),
				     "SELECT id, name, status, reason"
				     " FROM case_result WHERE kernel = ?1 ORDER BY ord",
				     "i", kernel);
	int rc = -EINVAL, number = 0, bad = 0, status;

	while (st && (rc = sql_next(st)) > 0) {
		status = case_status_parse(sql_text(st, 2));
		if (status < 0)
			status = CASE_LOST;
		if (status != CASE_PASS && status != CASE_SKIP) {
			bad++;
			rc = print_diagnostics(s, sqlite3_column_int64(st, 0), f);
			if (rc < 0)
				break;
		}
		ktap_result(f, 1, ++number, sql_text(st, 1), status, sql_text(st, 3));
	}
	sqlite3_finalize(st);
	return rc < 0 ? rc : bad;
}

static int print_kernel(struct store *s, sqlite3_stmt *st, int number, FILE *f)
{
	int64_t kernel = sqlite3_column_int64(st, 0);
	const char *name = sql_text(st, 1), *error = sql_text(st, 2);
	int cases = sqlite3_column_int(st, 3), bad = 0;

	if (cases) {
		ktap_begin_subtest(f, 1, name, cases);
		bad = print_cases(s, kernel, f);
		if (bad < 0)
			return bad;
	}
	ktap_result(f, 0, number, name, *error || bad || !cases ? CASE_FAIL : CASE_PASS,
		    *error ? error : cases ? NULL : "no case was planned");
	return 0;
}

int view_ktap(struct store *s, FILE *f)
{
	sqlite3_stmt *st = sql_query(store_db(s), "SELECT id, name, error,"
				     " (SELECT count(*) FROM case_result c WHERE c.kernel = k.id)"
				     " FROM kernel k ORDER BY id", "");
	int rc = -EINVAL, number = 0;

	ktap_begin(f, 0, sql_number(store_db(s), 0, "SELECT count(*) FROM kernel", ""));
	while (st && (rc = sql_next(st)) > 0) {
		rc = print_kernel(s, st, ++number, f);
		if (rc < 0)
			break;
	}
	sqlite3_finalize(st);
	return rc;
}
