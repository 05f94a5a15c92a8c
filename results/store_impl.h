/* SPDX-License-Identifier: GPL-2.0 */
/* What store.c and store_event.c share; nobody else includes it. */
#ifndef BM_RESULTS_STORE_IMPL_H
#define BM_RESULTS_STORE_IMPL_H

#include <sqlite3.h>
#include <stdbool.h>

#include "results/store.h"

/* The statements that writing needs, prepared when first used, then kept. */
enum store_stmt {
	ST_BEGIN, ST_COMMIT,
	ST_BEGIN_RUN, ST_OPTION, ST_END_RUN,
	ST_BEGIN_KERNEL, ST_HELLO, ST_END_KERNEL,
	ST_BEGIN_VM, ST_END_VM,
	ST_NEXT_ORD, ST_PLAN,
	ST_FIND_CASE, ST_RESULT,
	ST_COUNT_CHECK, ST_CHECK, ST_VERDICT, ST_CELL, ST_SPLAT, ST_LATE,
	ST_NR,
};

struct store {
	sqlite3 *db;
	bool writing;
	int pending;		/* changes since the last commit */
	sqlite3_stmt *stmt[ST_NR];
};

/*
 * Binds (sql_bind()) and runs one statement inside the open transaction, which
 * it begins when there is none.  Returns how many rows it changed, or a negative
 * errno with a message.
 */
int store_do(struct store *s, enum store_stmt which, const char *fmt, ...);

/*
 * The row id of a planned case that may still be written about; -ENOENT, or
 * -EEXIST when it has its result.
 */
int64_t store_open_case(struct store *s, int64_t kernel, const char *name);
/* The row id of one that has its result; -ENOENT, or -EINVAL when it has none. */
int64_t store_ended_case(struct store *s, int64_t kernel, const char *name);

#endif
