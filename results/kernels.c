// SPDX-License-Identifier: GPL-2.0
/* Finding a kernel of a store by its name. */
#include "results/views.h"

#include <errno.h>

#include "results/sql.h"

int64_t view_find_kernel(struct store *s, const char *name)
{
	sqlite3_stmt *st;
	int64_t id = sql_number(
		store_db(s), -ENOENT,
		name ? "SELECT max(id) FROM kernel WHERE name = ?1 OR build = ?1" :
		       "SELECT max(id) FROM kernel WHERE ?1 IS NULL HAVING count(DISTINCT name) = 1",
		"t", name);

	if (id > 0)
		return id;
	st = sql_query(store_db(s), "SELECT group_concat(name, ', ') FROM"
		       " (SELECT DISTINCT name FROM kernel ORDER BY id)", "");
	if (!st || sql_next(st) <= 0)
		;	/* was said */
	else if (name)
		msg_error("kernel %s: not in this store; it has %s", name,
			  *sql_text(st, 0) ? sql_text(st, 0) : "none");
	else
		msg_error("which kernel? this store has %s; -k says it",
			  *sql_text(st, 0) ? sql_text(st, 0) : "none");
	sqlite3_finalize(st);
	return -ENOENT;
}
