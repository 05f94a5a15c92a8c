// SPDX-License-Identifier: GPL-2.0
/*
 * JUnit XML in the form of Jenkins's schema (junit-4.xsd and its successor
 * junit-10.xsd): testcase is skipped?, error*, failure*, system-out*.
 */
#include "results/views.h"

#include <errno.h>
#include <time.h>

#include "results/sql.h"
#include "results/text.h"

static void put_attr(FILE *f, const char *name, const char *value)
{
	fprintf(f, " %s=\"", name);
	text_xml(f, value, true);
	fputc('"', f);
}

static void put_counts(FILE *f, sqlite3_stmt *st, int column)
{
	fprintf(f, " tests=\"%d\" failures=\"%d\" errors=\"%d\"", sqlite3_column_int(st, column),
		sqlite3_column_int(st, column + 1), sqlite3_column_int(st, column + 2));
}

/* Failed checks, verdicts and the kernel's log of a case, as text. */
static int put_details(struct store *s, int64_t case_id, FILE *f)
{
	sqlite3_stmt *st = sql_query(store_db(s),
		"SELECT coalesce(at_line, '') || ': ' || coalesce(what, '') || ': want ' ||"
		"  coalesce(want, '') || ', got ' || coalesce(got, '')"
		" FROM failed_check WHERE case_id = ?1 "
		"UNION ALL SELECT prog || ': ' || verdict || coalesce(' ' || errname(errno), '') ||"
		"  coalesce(char(10) || log, '') FROM verdict WHERE case_id = ?1 "
		"UNION ALL SELECT text FROM splat WHERE case_id = ?1", "i", case_id);
	bool any = false;
	int rc = -EINVAL;

	while (st && (rc = sql_next(st)) > 0) {
		if (!any)
			fputs("      <system-out>", f);
		any = true;
		text_xml(f, sql_text(st, 0), false);
		fputc('\n', f);
	}
	if (any)
		fputs("</system-out>\n", f);
	sqlite3_finalize(st);
	return rc;
}

static void put_bad(FILE *f, const char *element, const char *type, const char *message)
{
	fprintf(f, "      <%s", element);
	put_attr(f, "type", type);
	put_attr(f, "message", message);
	fputs("/>\n", f);
}

static int put_case(struct store *s, sqlite3_stmt *st, FILE *f)
{
	int status = case_status_parse(sql_text(st, 3));
	const char *reason = sql_text(st, 4);
	int rc = 0;

	fputs("    <testcase", f);
	put_attr(f, "classname", sql_text(st, 2));
	put_attr(f, "name", sql_text(st, 1));
	fprintf(f, " time=\"%.3f\"", sqlite3_column_int64(st, 5) / 1e6);
	if (status == CASE_PASS) {
		fputs("/>\n", f);
		return 0;
	}
	fputs(">\n", f);
	if (status == CASE_SKIP) {
		fputs("      <skipped>", f);
		text_xml(f, reason, false);
		fputs("</skipped>\n", f);
	} else {
		put_bad(f, status == CASE_FAIL ? "failure" : "error", sql_text(st, 3),
			*reason ? reason : status == CASE_PLANNED ? "no result" : "");
		rc = put_details(s, sqlite3_column_int64(st, 0), f);
	}
	fputs("    </testcase>\n", f);
	return rc;
}

static int put_cases(struct store *s, int64_t kernel, FILE *f)
{
	sqlite3_stmt *st = sql_query(store_db(s),
				     "SELECT id, name, area, status, reason, us"
				     " FROM case_result WHERE kernel = ?1 ORDER BY ord",
				     "i", kernel);
	int rc = -EINVAL;

	while (st && (rc = sql_next(st)) > 0) {
		rc = put_case(s, st, f);
		if (rc < 0)
			break;
	}
	sqlite3_finalize(st);
	return rc;
}

static void put_property(FILE *f, const char *name, const char *value)
{
	if (!*value)
		return;
	fputs("      <property", f);
	put_attr(f, "name", name);
	put_attr(f, "value", value);
	fputs("/>\n", f);
}

/* A kernel is a suite; one that could not be used has a case that says so. */
static const char suites_sql[] =
	"SELECT count(c.id) + (k.error IS NOT NULL), coalesce(sum(c.status = 'fail'), 0),"
	" coalesce(sum(c.status IN ('crash', 'timeout', 'lost', 'planned')), 0) +"
	"  (k.error IS NOT NULL),"
	" coalesce(sum(c.status = 'skip'), 0), coalesce(sum(c.us), 0), k.started, k.id, k.name,"
	" k.error, k.build, k.release, k.version, k.machine, k.suite "
	"FROM kernel k LEFT JOIN case_result c ON c.kernel = k.id GROUP BY k.id ORDER BY k.id";

static int put_suite(struct store *s, sqlite3_stmt *st, FILE *f)
{
	static const char *const properties[] = { "build", "release", "version", "machine",
						  "suite" };
	time_t started = sqlite3_column_int64(st, 5);
	char when[32];
	struct tm tm;
	int i, rc;

	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%S", gmtime_r(&started, &tm));
	fputs("  <testsuite", f);
	put_attr(f, "name", sql_text(st, 7));
	put_counts(f, st, 0);
	fprintf(f, " skipped=\"%d\" time=\"%.3f\" timestamp=\"%s\">\n", sqlite3_column_int(st, 3),
		sqlite3_column_int64(st, 4) / 1e6, when);
	fputs("    <properties>\n", f);
	for (i = 0; i < 5; i++)	/* "build" is never empty: the schema wants one property */
		put_property(f, properties[i], sql_text(st, 9 + i));
	fputs("    </properties>\n", f);
	if (*sql_text(st, 8)) {
		fputs("    <testcase classname=\"kernel\" name=\"usable\" time=\"0.000\">\n", f);
		put_bad(f, "error", "error", sql_text(st, 8));
		fputs("    </testcase>\n", f);
	}
	rc = put_cases(s, sqlite3_column_int64(st, 6), f);
	fputs("  </testsuite>\n", f);
	return rc;
}

int view_junit(struct store *s, FILE *f)
{
	sqlite3_stmt *all, *st;
	int rc;

	all = sql_query(store_db(s), "SELECT count(*) + (SELECT count(error) FROM kernel),"
			" coalesce(sum(status = 'fail'), 0),"
			" coalesce(sum(status IN ('crash', 'timeout', 'lost', 'planned')), 0) +"
			" (SELECT count(error) FROM kernel) FROM case_result", "");
	if (!all)
		return -EINVAL;
	rc = sql_next(all);
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"bpfmatrix\"", f);
	put_counts(f, all, 0);
	fputs(">\n", f);
	sqlite3_finalize(all);
	st = rc < 0 ? NULL : sql_query(store_db(s), suites_sql, "");
	while (st && (rc = sql_next(st)) > 0) {
		rc = put_suite(s, st, f);
		if (rc < 0)
			break;
	}
	sqlite3_finalize(st);
	fputs("</testsuites>\n", f);
	return st ? rc : -EINVAL;
}
