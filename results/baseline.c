// SPDX-License-Identifier: GPL-2.0
#include "results/baseline.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/columns.h"
#include "results/sql.h"

#define CHILD(table, columns) \
	"INSERT INTO main." table " (case_id, " columns ") SELECT x.case_id, " columns \
	" FROM taken t JOIN side." table " x ON x.case_id = t.id;"

/* Rows keep their numbers.  What failed is told by the first check of a case. */
static const char copy_sql[] =
	"INSERT INTO main.kernel SELECT * FROM side.kernel WHERE id = (SELECT kernel FROM asking);"
	"CREATE TEMP TABLE taken (id INTEGER PRIMARY KEY);"
	"INSERT INTO taken SELECT id FROM side.case_result"
	"  WHERE kernel = (SELECT kernel FROM asking) AND status <> 'planned' AND wanted(name);"
	"INSERT INTO main.case_result (id, kernel, ord, name, area, status, reason, us, at, checks)"
	"  SELECT x.id, kernel, ord, name, area, status, reason, us, at, checks"
	"  FROM taken t JOIN side.case_result x ON x.id = t.id;"
	CHILD("verdict", VERDICT_COLUMNS)
	CHILD("cell", CELL_COLUMNS)
	"INSERT INTO main.failed_check (case_id, " CHECK_COLUMNS ") SELECT x.case_id, " CHECK_COLUMNS
	"  FROM taken t JOIN side.failed_check x ON x.case_id = t.id"
	"  GROUP BY x.case_id HAVING x.id = min(x.id);"
	"INSERT INTO main.splat (kernel, case_id, text) SELECT x.kernel, x.case_id, x.text"
	"  FROM side.splat x JOIN taken t ON t.id = x.case_id ORDER BY x.id;"
	"DROP TABLE taken;"
	"DELETE FROM asking;";

struct wanted {
	const char *const *globs;
	int nr;
};

/* SQL function wanted(name). */
static void sql_wanted(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const struct wanted *w = sqlite3_user_data(ctx);
	const char *name = (const char *)sqlite3_value_text(argv[0]);

	(void)argc;
	sqlite3_result_int(ctx, name && case_matches(name, w->globs, w->nr));
}

static int run_sql(sqlite3 *db, const char *sql, const char *fmt, const char *text, int64_t number)
{
	sqlite3_stmt *st =
		*fmt == 't' ? sql_query(db, sql, "t", text) : sql_query(db, sql, "i", number);
	int rc = st ? sql_next(st) : -EINVAL;

	sqlite3_finalize(st);
	return rc < 0 ? rc : 0;
}

/* What the later diff takes for asked: a case that has no result then has vanished. */
static int begin(struct store *s, const struct diff_side *side, const struct wanted *w)
{
	const char *const *asked = w->nr ? w->globs : side->asked;
	struct store_option options[w->nr + side->nr_asked + 1];
	struct store_run run = { .command = "diff --save", .options = options };
	int i;

	run.nr_options = w->nr ? w->nr : side->nr_asked;
	for (i = 0; i < run.nr_options; i++)
		options[i] = (struct store_option){ "test", asked[i] };
	return store_begin_run(s, &run);
}

static int copy(struct store *s, const struct diff_side *sides, int nr, const struct wanted *w)
{
	sqlite3 *db = store_db(s);
	int i, rc = begin(s, sides, w);

	if (!rc && sqlite3_create_function(db, "wanted", 1, SQLITE_UTF8, (void *)w, sql_wanted,
					   NULL, NULL))
		rc = sql_error(db, "baseline");
	if (!rc)
		rc = run_sql(db, "ATTACH ?1 AS side", "t",
			     sqlite3_db_filename(store_db(sides->s), "main"), 0);
	if (!rc)
		rc = sql_exec(db, "CREATE TEMP TABLE asking (kernel INTEGER)");
	for (i = 0; i < nr && !rc; i++) {
		rc = run_sql(db, "INSERT INTO asking VALUES (?1)", "i", NULL, sides[i].kernel);
		if (!rc)
			rc = sql_exec(db, copy_sql);
	}
	if (!rc)
		rc = store_end_run(s, 0, false);
	sqlite3_exec(db, "DETACH side", NULL, NULL, NULL);
	return rc ? rc : (int)sql_number(db, 0, "SELECT count(*) FROM case_result", "");
}

int baseline_save(const char *path, const struct diff_side *sides, int nr, const char *const *globs,
		  int nr_globs)
{
	struct wanted w = { globs, nr_globs };
	char temp[PATH_MAX];
	struct store *s;
	int rc;

	snprintf(temp, sizeof(temp), "%s.%d.part", path, getpid());
	s = store_open(temp, STORE_CREATE);
	if (!s)
		return -errno;
	rc = copy(s, sides, nr, &w);
	store_close(s);
	if (!rc) {
		msg_error("diff --save: %s has no result of such a case", sides->label);
		rc = -ENODATA;
	}
	if (rc > 0 && rename(temp, path) < 0) {
		rc = -errno;
		msg_error("%s: %s", path, errname(rc));
	}
	if (rc < 0)
		unlink(temp);
	return rc;
}
