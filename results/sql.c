// SPDX-License-Identifier: GPL-2.0
#include "results/sql.h"

#include <errno.h>
#include <stdlib.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/text.h"

static int sql_errno(sqlite3 *db)
{
	int sys = sqlite3_system_errno(db);

	switch (sqlite3_errcode(db) & 0xff) {
	case SQLITE_FULL:
		return ENOSPC;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return EBUSY;
	case SQLITE_READONLY:
		return EROFS;
	case SQLITE_NOMEM:
		return ENOMEM;
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return EUCLEAN;
	case SQLITE_CONSTRAINT:
		return EEXIST;
	case SQLITE_CANTOPEN:
	case SQLITE_IOERR:
		return sys ? sys : EIO;
	default:
		return EINVAL;
	}
}

int sql_error(sqlite3 *db, const char *what)
{
	const char *path = sqlite3_db_filename(db, "main");
	int err = sql_errno(db);

	msg_error("%s: %s: %s: %s%s", what, path ? path : "store", errname(err),
		  sqlite3_errmsg(db), err == ENOSPC ?
		  "; what was flushed before is kept, make room and run again" : "");
	return -err;
}

static int bind_text(sqlite3_stmt *st, int i, const char *s)
{
	char *clean;

	if (!s)
		return sqlite3_bind_null(st, i);
	clean = text_utf8(s);
	if (!clean)
		return SQLITE_NOMEM;
	return sqlite3_bind_text(st, i, clean, -1, free);
}

int sql_bind(sqlite3_stmt *st, const char *fmt, va_list ap)
{
	int i, rc = SQLITE_OK;
	int64_t n;

	for (i = 1; *fmt && rc == SQLITE_OK; i++, fmt++) {
		if (*fmt == 't') {
			rc = bind_text(st, i, va_arg(ap, const char *));
			continue;
		}
		n = va_arg(ap, int64_t);
		rc = *fmt == 'n' && n < 0 ? sqlite3_bind_null(st, i) : sqlite3_bind_int64(st, i, n);
	}
	return rc == SQLITE_OK ? 0 : sql_error(sqlite3_db_handle(st), "store: bind");
}

static sqlite3_stmt *query(sqlite3 *db, const char *sql, const char *fmt, va_list ap)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK) {
		sql_error(db, "store: query");
		return NULL;
	}
	if (sql_bind(st, fmt, ap) < 0) {
		sqlite3_finalize(st);
		return NULL;
	}
	return st;
}

sqlite3_stmt *sql_query(sqlite3 *db, const char *sql, const char *fmt, ...)
{
	sqlite3_stmt *st;
	va_list ap;

	va_start(ap, fmt);
	st = query(db, sql, fmt, ap);
	va_end(ap);
	return st;
}

int sql_next(sqlite3_stmt *st)
{
	int rc = sqlite3_step(st);

	if (rc == SQLITE_ROW)
		return 1;
	return rc == SQLITE_DONE ? 0 : sql_error(sqlite3_db_handle(st), "store");
}

int sql_exec(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return sql_error(db, "store");
	return 0;
}

int64_t sql_number(sqlite3 *db, int64_t otherwise, const char *sql, const char *fmt, ...)
{
	sqlite3_stmt *st;
	va_list ap;

	va_start(ap, fmt);
	st = query(db, sql, fmt, ap);
	va_end(ap);
	if (!st)
		return otherwise;
	if (sql_next(st) > 0 && sqlite3_column_type(st, 0) != SQLITE_NULL)
		otherwise = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return otherwise;
}

const char *sql_text(sqlite3_stmt *st, int column)
{
	const char *s = (const char *)sqlite3_column_text(st, column);

	return s ? s : "";
}
