// SPDX-License-Identifier: GPL-2.0
/* What kernels accept although it is known to be unsound, and which was never run there. */
#include "results/views.h"

#include <errno.h>

#include "results/sql.h"
#include "results/text.h"

int view_unsound_count(struct store *s, FILE *f)
{
	sqlite3_stmt *st = sql_query(store_db(s),
		"SELECT count(*), (SELECT count(*) FROM verdict WHERE unsound), k.name FROM verdict v"
		" JOIN case_result c ON c.id = v.case_id JOIN kernel k ON k.id = c.kernel"
		" WHERE v.unsound GROUP BY k.id ORDER BY k.id", "");
	int rc = -EINVAL, total = 0;

	while (st && (rc = sql_next(st)) > 0) {
		if (!total)
			fputs("\nAccepted although unsound, as known of the kernel, and never run:\n", f);
		total = sqlite3_column_int(st, 1);
		fprintf(f, "    %6d  ", sqlite3_column_int(st, 0));
		text_line(f, sql_text(st, 2));
		fputc('\n', f);
	}
	sqlite3_finalize(st);
	if (total && rc >= 0)
		fputs("    (report --unsound names them)\n", f);
	return rc < 0 ? rc : total;
}

int view_unsound(struct store *s, FILE *f)
{
	sqlite3_stmt *st = sql_query(store_db(s),
		"SELECT c.name, group_concat(k.name, ', '), count(nullif(v.unprivileged, 0)) < count(*)"
		"  AND count(v.unprivileged) > 0"
		" FROM verdict v JOIN case_result c ON c.id = v.case_id JOIN kernel k ON k.id = c.kernel"
		" WHERE v.unsound GROUP BY c.name ORDER BY c.name", "");
	struct table *t = table_new("case,without privilege,~kernels that accept it");
	int rc = -EINVAL;

	while (st && (rc = sql_next(st)) > 0)
		table_row(t, sql_text(st, 0), sqlite3_column_int(st, 2) ? "too" : NULL, sql_text(st, 1));
	sqlite3_finalize(st);
	if (!rc)
		rc = table_print(t, TABLE_TEXT, f);
	table_free(t);
	return rc;
}
