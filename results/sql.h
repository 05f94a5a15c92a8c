/* SPDX-License-Identifier: GPL-2.0 */
/* The little of SQLite that the store and its views share. */
#ifndef BM_RESULTS_SQL_H
#define BM_RESULTS_SQL_H

#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>

/* Prints what failed, on which file and why; returns the negative errno for it. */
int sql_error(sqlite3 *db, const char *what);

/*
 * Binds by @fmt, one letter a parameter: 't' const char * (NULL is NULL; made
 * UTF-8), 'i' int64_t, 'n' int64_t where a negative number is NULL.
 * 0 or a negative errno, with a message.
 */
int sql_bind(sqlite3_stmt *st, const char *fmt, va_list ap);

/* Prepares and binds; NULL with a message.  sqlite3_finalize() when done. */
sqlite3_stmt *sql_query(sqlite3 *db, const char *sql, const char *fmt, ...);

/* 1 with a row, 0 at the end, or a negative errno with a message. */
int sql_next(sqlite3_stmt *st);

/* Runs a statement that gives no rows; 0 or a negative errno with a message. */
int sql_exec(sqlite3 *db, const char *sql);

/* The first column of the first row; @otherwise when there is none. */
int64_t sql_number(sqlite3 *db, int64_t otherwise, const char *sql, const char *fmt, ...);

/* A column as text, "" for NULL; lives until the next step. */
const char *sql_text(sqlite3_stmt *st, int column);

#endif
