// SPDX-License-Identifier: GPL-2.0
#include "results/reproduce.h"

#include "results/sql.h"
#include "results/text.h"

void reproduce_line(struct store *s, const char *kernel, const char *name, FILE *f)
{
	sqlite3_stmt *st =
		sql_query(store_db(s),
			  "SELECT name, value FROM run_option WHERE name IN ('append', 'insmod')"
			  " AND run = (SELECT min(id) FROM run) ORDER BY rowid",
			  "");

	fputs("./run_tests.sh run -k ", f);
	text_shell(f, kernel);
	if (name)	/* always in quotes: -t takes a glob */
		fprintf(f, " -t '%s'", name);
	while (st && sql_next(st) > 0) {
		fprintf(f, " --%s ", sql_text(st, 0));
		text_shell(f, sql_text(st, 1));
	}
	sqlite3_finalize(st);
}
