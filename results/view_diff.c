// SPDX-License-Identifier: GPL-2.0
/*
 * What differs between two kernels.  Each side is a list of facts (case, fact,
 * value) in one order, and the two lists are merged; the sides may be of two
 * stores.
 */
#include "results/views.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "results/sql.h"

/* A program that a case loads more than once has a number behind its name. */
static const char facts_sql[] =
	"SELECT * FROM (SELECT name, 0 AS kind, 'status' AS fact, status AS value FROM case_result"
	"  WHERE kernel = ?1 "
	"UNION ALL SELECT c.name, 1, 'verdict ' || v.prog || CASE WHEN v.nth > 1"
	"  THEN ' (' || v.nth || ')' ELSE '' END, v.verdict ||"
	"  CASE WHEN v.verdict = 'reject' THEN coalesce(' ' || errname(v.errno), '') ELSE '' END"
	" FROM (SELECT *, row_number() OVER (PARTITION BY case_id, prog ORDER BY id) AS nth"
	"  FROM verdict) v JOIN case_result c ON c.id = v.case_id WHERE c.kernel = ?1 "
	"UNION ALL SELECT c.name, 2, 'answer', x.answer FROM cell x"
	"  JOIN case_result c ON c.id = x.case_id WHERE c.kernel = ?1 "
	") WHERE ?2 = 0 OR name IN (SELECT name FROM temp.picked) ORDER BY 1, 2, 3";

enum { COL_NAME, COL_KIND, COL_FACT, COL_VALUE };
enum { KIND_STATUS };

struct merge {
	sqlite3_stmt *st[2];
	bool more[2];
	int error;
	int common;		/* cases that both sides have */
	char *current;		/* the case that both sides have now */
	bool status_differs;
	struct table *t;
};

static void advance(struct merge *m, int side)
{
	int rc = sql_next(m->st[side]);

	m->more[side] = rc > 0;
	if (rc < 0)
		m->error = rc;
}

/* Below zero: only side 0 has its fact; above: only side 1. */
static int order(const struct merge *m)
{
	int rc, kind;

	if (!m->more[0] || !m->more[1])
		return m->more[0] ? -1 : 1;
	rc = strcmp(sql_text(m->st[0], COL_NAME), sql_text(m->st[1], COL_NAME));
	if (rc)
		return rc;
	kind = sqlite3_column_int(m->st[0], COL_KIND) - sqlite3_column_int(m->st[1], COL_KIND);
	if (kind)
		return kind;
	return strcmp(sql_text(m->st[0], COL_FACT), sql_text(m->st[1], COL_FACT));
}

static void take_both(struct merge *m)
{
	sqlite3_stmt *a = m->st[0], *b = m->st[1];
	bool differs = strcmp(sql_text(a, COL_VALUE), sql_text(b, COL_VALUE));

	if (sqlite3_column_int(a, COL_KIND) == KIND_STATUS) {
		free(m->current);
		m->current = strdup(sql_text(a, COL_NAME));
		m->common++;
		m->status_differs = differs;
	}
	if (differs)
		table_row(m->t, sql_text(a, COL_NAME), sql_text(a, COL_FACT),
			  sql_text(a, COL_VALUE), sql_text(b, COL_VALUE));
}

/*
 * A fact of one side: a case that the other has not, or a verdict or answer that
 * is missing in a case of both.  The latter is told only when nothing else says
 * why, as a skip does.
 */
static void take_one(struct merge *m, int side)
{
	sqlite3_stmt *st = m->st[side];
	const char *name = sql_text(st, COL_NAME), *value = sql_text(st, COL_VALUE);
	bool is_case = sqlite3_column_int(st, COL_KIND) == KIND_STATUS;
	bool common = m->current && !strcmp(m->current, name);

	if (is_case)
		table_row(m->t, name, side ? "appeared" : "vanished", side ? NULL : value,
			  side ? value : NULL);
	else if (common && !m->status_differs)
		table_row(m->t, name, sql_text(st, COL_FACT), side ? NULL : value,
			  side ? value : NULL);
}

static int merge(struct merge *m)
{
	int rc;

	advance(m, 0);
	advance(m, 1);
	while (!m->error && (m->more[0] || m->more[1])) {
		rc = order(m);
		if (!rc)
			take_both(m);
		else
			take_one(m, rc > 0);
		if (rc <= 0)
			advance(m, 0);
		if (rc >= 0)
			advance(m, 1);
	}
	return m->error;
}

/* The side's facts, of the cases that are asked for. */
static sqlite3_stmt *facts(const struct diff_side *side)
{
	sqlite3 *db = store_db(side->s);
	sqlite3_stmt *st;
	int i, rc;

	rc = sql_exec(db, "CREATE TEMP TABLE IF NOT EXISTS picked (name TEXT PRIMARY KEY);"
			  "DELETE FROM temp.picked");
	st = rc < 0 ? NULL : sql_query(db, "INSERT OR IGNORE INTO temp.picked VALUES (?1)", "");
	for (i = 0; st && rc >= 0 && i < side->nr_cases; i++) {
		sqlite3_reset(st);
		sqlite3_bind_text(st, 1, side->cases[i], -1, SQLITE_STATIC);
		rc = sql_next(st);
	}
	sqlite3_finalize(st);
	if (!st || rc < 0)
		return NULL;
	return sql_query(db, facts_sql, "ii", side->kernel, (int64_t)side->nr_cases);
}

int view_diff(const struct diff_side *a, const struct diff_side *b, enum table_format format,
	      FILE *f)
{
	const char *labels[] = { a->label, b->label };
	struct merge m = { 0 };
	char *columns;
	int rc;

	/* a comma would be another column */
	if (asprintf(&columns, "case,fact,%.*s,%.*s", (int)strcspn(labels[0], ","), labels[0],
		     (int)strcspn(labels[1], ","), labels[1]) < 0)
		return -ENOMEM;
	m.t = table_new(columns);
	free(columns);
	m.st[0] = facts(a);
	m.st[1] = facts(b);
	rc = m.st[0] && m.st[1] ? merge(&m) : -EINVAL;
	if (!rc && !m.common) {
		msg_error("diff: %s and %s have no case in common, so nothing was compared",
			  a->label, b->label);
		rc = -ENODATA;
	}
	if (!rc)
		rc = table_print(m.t, format, f);
	if (!rc)
		rc = table_rows(m.t);
	sqlite3_finalize(m.st[0]);
	sqlite3_finalize(m.st[1]);
	table_free(m.t);
	free(m.current);
	return rc;
}

int64_t view_find_kernel(struct store *s, const char *name)
{
	sqlite3_stmt *st;
	int64_t id = sql_number(store_db(s), -ENOENT, "SELECT max(id) FROM kernel"
				" WHERE name = ?1 OR build = ?1", "t", name);

	if (id > 0)
		return id;
	st = sql_query(store_db(s), "SELECT group_concat(name, ', ') FROM"
		       " (SELECT DISTINCT name FROM kernel ORDER BY id)", "");
	if (st && sql_next(st) > 0)
		msg_error("kernel %s: not in this store; it has %s", name,
			  *sql_text(st, 0) ? sql_text(st, 0) : "none");
	sqlite3_finalize(st);
	return -ENOENT;
}
