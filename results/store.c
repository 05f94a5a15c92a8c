// SPDX-License-Identifier: GPL-2.0
#include "results/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/columns.h"
#include "results/sql.h"
#include "results/store_impl.h"

/* results/schema.sql */
extern const char results_schema[];

#define APPLICATION_ID 1112364120
/* Readers hold the file for a moment only. */
#define BUSY_MS 10000
/* A transaction is committed after so many changes, whoever flushes or not. */
#define MAX_PENDING 1000
#define N(x) ((int64_t)(x))

static const char *const statements[ST_NR] = {
	[ST_BEGIN] = "BEGIN IMMEDIATE",
	[ST_COMMIT] = "COMMIT",
	[ST_BEGIN_RUN] = "INSERT INTO run (command, suite, host, full, started, shard, shards,"
			 " selection) VALUES (coalesce(?1, ''), ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[ST_OPTION] = "INSERT INTO run_option (run, name, value)"
		      " SELECT max(id), ?1, ?2 FROM run",
	[ST_END_RUN] = "UPDATE run SET exit_code = ?1, interrupted = ?2, ended = ?3"
		       " WHERE id = (SELECT max(id) FROM run)",
	[ST_BEGIN_KERNEL] = "INSERT INTO kernel (name, build, origin, state, started)"
			    " VALUES (?1, ?2, ?3, 'running', ?4)",
	[ST_HELLO] = "UPDATE kernel SET release = ?2, version = ?3, kver = ?4, machine = ?5,"
		     " cpus = ?6, suite = ?7 WHERE id = ?1",
	[ST_END_KERNEL] = "UPDATE kernel SET error = ?2, ended = ?3,"
			  " state = CASE WHEN ?2 IS NULL THEN 'done' ELSE 'failed' END"
			  " WHERE id = ?1",
	[ST_BEGIN_VM] =
		"INSERT INTO vm (run, kernel, command, console, started)"
		" VALUES ((SELECT max(id) FROM run), ?1, ?2, ?3, ?4)",
	[ST_END_VM] = "UPDATE vm SET outcome = ?2, ended = ?3 WHERE id = ?1",
	[ST_NEXT_ORD] = "SELECT coalesce(max(ord) + 1, 0) FROM case_result WHERE kernel = ?1",
	[ST_PLAN] = "INSERT OR IGNORE INTO case_result (kernel, ord, name, area, status)"
		    " VALUES (?1, ?2, ?3, ?4, 'planned')",
	[ST_FIND_CASE] = "SELECT id, status = 'planned' FROM case_result"
			 " WHERE kernel = ?1 AND name = ?2",
	[ST_RESULT] = "UPDATE case_result SET status = ?2, reason = ?3, us = ?4, vm = ?5, at = ?6"
		      " WHERE id = ?1",
	[ST_COUNT_CHECK] = "UPDATE case_result SET checks = checks + 1 WHERE id = ?1",
	[ST_CHECK] = "INSERT INTO failed_check (case_id, " CHECK_COLUMNS ")"
		     " SELECT ?1, ?2, ?3, ?4, ?5 WHERE ?6 >="
		     " (SELECT checks FROM case_result WHERE id = ?1)",
	[ST_VERDICT] = "INSERT INTO verdict (case_id, " VERDICT_COLUMNS ")"
		       " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16"
		       " WHERE ?17 > (SELECT count(*) FROM verdict WHERE case_id = ?1)",
	[ST_CELL] = "INSERT OR IGNORE INTO cell (case_id, " CELL_COLUMNS ")"
		    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
	[ST_SPLAT] = "INSERT INTO splat (kernel, case_id, text) SELECT ?1, ?2, ?3 WHERE ?4 >"
		     " (SELECT count(*) FROM splat WHERE kernel = ?1 AND case_id IS ?2)",
	[ST_LATE] = "UPDATE case_result SET status = 'fail', reason = ?2"
		    " WHERE id = ?1 AND status IN ('pass', 'skip')",
};

static sqlite3_stmt *statement(struct store *s, enum store_stmt which)
{
	if (!s->stmt[which] &&
	    sqlite3_prepare_v3(s->db, statements[which], -1, SQLITE_PREPARE_PERSISTENT,
			       &s->stmt[which], NULL) != SQLITE_OK)
		sql_error(s->db, "store: prepare");
	return s->stmt[which];
}

static int step(struct store *s, enum store_stmt which)
{
	sqlite3_stmt *st = statement(s, which);
	int rc;

	if (!st)
		return -EINVAL;
	rc = sqlite3_step(st);
	if (rc != SQLITE_DONE && rc != SQLITE_ROW) {
		rc = sql_error(s->db, "store: write");
		sqlite3_reset(st);
		return rc;
	}
	sqlite3_reset(st);
	return 0;
}

/* A full disk may have ended the transaction: the connection knows, we do not. */
static int begin(struct store *s)
{
	return sqlite3_get_autocommit(s->db) ? step(s, ST_BEGIN) : 0;
}

int store_do(struct store *s, enum store_stmt which, const char *fmt, ...)
{
	sqlite3_stmt *st = statement(s, which);
	va_list ap;
	int rc;

	if (!st)
		return -EINVAL;
	rc = begin(s);
	if (rc < 0)
		return rc;
	va_start(ap, fmt);
	rc = sql_bind(st, fmt, ap);
	va_end(ap);
	if (!rc)
		rc = step(s, which);
	if (rc < 0)
		return rc;
	rc = sqlite3_changes(s->db);
	if (++s->pending >= MAX_PENDING) {
		int err = store_flush(s);

		if (err < 0)
			return err;
	}
	return rc;
}

int store_flush(struct store *s)
{
	int rc;

	s->pending = 0;
	if (sqlite3_get_autocommit(s->db))
		return 0;
	rc = step(s, ST_COMMIT);
	/* a commit that did not fit would fail for ever, and block readers */
	if (rc < 0 && !sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return rc;
}

struct sqlite3 *store_db(struct store *s)
{
	return s->db;
}

/* SQL function errname(n): views show the name, the store keeps the number. */
static void sql_errname(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	(void)argc;
	if (sqlite3_value_type(argv[0]) != SQLITE_NULL)
		sqlite3_result_text(ctx, errname(sqlite3_value_int(argv[0])), -1, SQLITE_TRANSIENT);
}

static int check_version(struct store *s, const char *path)
{
	int64_t id = sql_number(s->db, -1, "PRAGMA application_id", "");
	int64_t version;

	if (id < 0)	/* the reason was said */
		return -EUCLEAN;
	version = sql_number(s->db, -1, "PRAGMA user_version", "");
	if (id == APPLICATION_ID && version == STORE_VERSION)
		return 0;
	if (id == APPLICATION_ID)
		msg_error("%s: the store has version %lld, this bpfmatrix reads version %d; "
			  "use the bpfmatrix that wrote it", path, (long long)version,
			  STORE_VERSION);
	else
		msg_error("%s: not a store of bpfmatrix", path);
	return -EUCLEAN;
}

static int set_up(struct store *s, const char *path, enum store_mode mode)
{
	int rc = 0;

	sqlite3_busy_timeout(s->db, BUSY_MS);
	if (sqlite3_create_function(s->db, "errname", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
				    sql_errname, NULL, NULL) != SQLITE_OK)
		return sql_error(s->db, "store");
	if (mode == STORE_READ || mode == STORE_WRITE)
		rc = check_version(s, path);
	if (!rc && mode != STORE_READ)
		rc = sql_exec(s->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
				     "PRAGMA foreign_keys = ON");
	/* a query walks most of a file that is larger than SQLite's own cache */
	if (!rc && mode == STORE_READ)
		rc = sql_exec(s->db, "PRAGMA mmap_size = 1073741824");
	if (!rc && (mode == STORE_CREATE || mode == STORE_MEMORY)) {
		rc = sql_exec(s->db, "BEGIN IMMEDIATE");
		if (!rc)
			rc = sql_exec(s->db, results_schema);
		if (!rc)
			rc = sql_exec(s->db, "COMMIT");
	}
	return rc;
}

static int reach(const char *path, enum store_mode mode)
{
	int fd = mode == STORE_CREATE ?
		 open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644) :
		 open(path, (mode == STORE_READ ? O_RDONLY : O_RDWR) | O_CLOEXEC);
	int err = errno;

	if (fd < 0) {
		msg_error("%s: cannot %s the store: %s", path,
			  mode == STORE_CREATE ? "create" : "open", errname(err));
		return -err;
	}
	close(fd);
	return 0;
}

struct store *store_open(const char *path, enum store_mode mode)
{
	int flags = mode == STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	int rc = mode == STORE_MEMORY ? 0 : reach(path, mode);
	struct store *s;

	if (rc < 0) {
		errno = -rc;
		return NULL;
	}
	s = calloc(1, sizeof(*s));
	if (!s) {
		msg_error("%s: %s", path, errname(ENOMEM));
		return NULL;
	}
	s->writing = mode != STORE_READ;
	if (sqlite3_open_v2(mode == STORE_MEMORY ? ":memory:" : path, &s->db, flags, NULL) != SQLITE_OK)
		rc = sql_error(s->db, "store: open");
	else
		rc = set_up(s, path, mode);
	if (rc < 0) {
		s->writing = false;
		store_close(s);
		if (mode == STORE_CREATE)
			unlink(path);
		errno = -rc;
		return NULL;
	}
	return s;
}

void store_close(struct store *s)
{
	int i;

	if (!s)
		return;
	if (s->writing)
		store_flush(s);
	for (i = 0; i < ST_NR; i++)
		sqlite3_finalize(s->stmt[i]);
	/*
	 * A store at rest is one file, to be copied or read from a read-only disk.
	 * With a reader still there this fails, and the log stays beside it.
	 */
	if (s->writing) {
		sqlite3_busy_timeout(s->db, 0);
		sqlite3_exec(s->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	}
	sqlite3_close(s->db);
	free(s);
}

int store_begin_run(struct store *s, const struct store_run *run)
{
	int rc = store_do(s, ST_BEGIN_RUN, "tttiinnt", run->command, run->suite, run->host,
			  N(run->full), N(time(NULL)), run->shard ? N(run->shard) : N(-1),
			  run->shards ? N(run->shards) : N(-1), run->selection);
	int i;

	for (i = 0; i < run->nr_options && rc >= 0; i++)
		rc = store_do(s, ST_OPTION, "tt", run->options[i].name, run->options[i].value);
	return rc < 0 ? rc : store_flush(s);
}

int store_end_run(struct store *s, int exit_code, bool interrupted)
{
	int rc = store_do(s, ST_END_RUN, "iii", N(exit_code), N(interrupted), N(time(NULL)));

	return rc < 0 ? rc : store_flush(s);
}

int64_t store_begin_kernel(struct store *s, const char *name, const char *id, const char *origin)
{
	int rc = store_do(s, ST_BEGIN_KERNEL, "ttti", name, id, origin, N(time(NULL)));

	return rc < 0 ? rc : sqlite3_last_insert_rowid(s->db);
}

int store_end_kernel(struct store *s, int64_t kernel, const char *error)
{
	int rc = store_do(s, ST_END_KERNEL, "iti", kernel, error, N(time(NULL)));

	return rc < 0 ? rc : store_flush(s);
}

int64_t store_begin_vm(struct store *s, int64_t kernel, const char *command, const char *console)
{
	int rc = store_do(s, ST_BEGIN_VM, "itti", kernel, command, console, N(time(NULL)));

	return rc < 0 ? rc : sqlite3_last_insert_rowid(s->db);
}

int store_end_vm(struct store *s, int64_t vm, const char *outcome)
{
	int rc = store_do(s, ST_END_VM, "iti", vm, outcome, N(time(NULL)));

	return rc < 0 ? rc : 0;
}

int store_plan(struct store *s, int64_t kernel, const char *const *cases, const int *places, int nr)
{
	int64_t ord = sql_number(s->db, 0, statements[ST_NEXT_ORD], "i", kernel);
	char area[64];
	int i, rc;

	for (i = 0; i < nr; i++) {
		case_area(cases[i], area, sizeof(area));
		rc = store_do(s, ST_PLAN, "iitt", kernel, places ? N(places[i]) : ord + i, cases[i],
			      area);
		if (!rc) {
			msg_error("store: case %s is planned twice", cases[i]);
			return -EEXIST;
		}
		if (rc < 0)
			return rc;
	}
	return store_flush(s);
}

static int64_t find_case(struct store *s, int64_t kernel, const char *name, bool ended)
{
	sqlite3_stmt *st = statement(s, ST_FIND_CASE);
	int64_t id = -ENOENT;
	int rc;

	if (!st)
		return -EINVAL;
	sqlite3_bind_int64(st, 1, kernel);
	sqlite3_bind_text(st, 2, name, -1, SQLITE_STATIC);
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		id = sqlite3_column_int(st, 1) != ended ? sqlite3_column_int64(st, 0) : ended ? -EINVAL : -EEXIST;
	else if (rc != SQLITE_DONE)
		id = sql_error(s->db, "store");
	sqlite3_reset(st);
	return id;
}

int64_t store_open_case(struct store *s, int64_t kernel, const char *name)
{
	return find_case(s, kernel, name, false);
}

int64_t store_ended_case(struct store *s, int64_t kernel, const char *name)
{
	return find_case(s, kernel, name, true);
}

int store_result(struct store *s, int64_t kernel, int64_t vm, const char *name,
		 enum case_status st, const char *reason)
{
	int64_t id = store_open_case(s, kernel, name);
	int rc;

	if (id < 0)
		return id;
	rc = store_do(s, ST_RESULT, "ittnni", id, case_status_name(st), reason, N(-1),
		      vm > 0 ? vm : N(-1), N(time(NULL)));
	return rc < 0 ? rc : 0;
}
