// SPDX-License-Identifier: GPL-2.0
/* Workflow commands of GitHub Actions.  GitHub shows the first ten of a step. */
#include "results/views.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "results/sql.h"
#include "results/text.h"

/* Each failed check, and each result that has none to show. */
static const char errors_sql[] =
	"SELECT k.id AS kid, -1 AS ord, 0 AS x, NULL AS at, k.name AS title, 'could not be used: ' || k.error AS text"
	" FROM kernel k WHERE k.error IS NOT NULL "
	"UNION ALL SELECT k.id, c.ord, x.id, x.at_line, k.name || ' ' || c.name,"
	"  coalesce(x.what, '?') || ': want ' || coalesce(x.want, '?') || ', got ' || coalesce(x.got, '?')"
	" FROM failed_check x JOIN case_result c ON c.id = x.case_id JOIN kernel k ON k.id = c.kernel"
	" WHERE c.status NOT IN ('planned', 'pass', 'skip') "
	"UNION ALL SELECT k.id, c.ord, 0, NULL, k.name || ' ' || c.name, c.status || coalesce(': ' || c.reason, '')"
	" FROM case_result c JOIN kernel k ON k.id = c.kernel"
	" WHERE c.status IN ('fail', 'crash', 'timeout', 'lost')"
	" AND NOT EXISTS (SELECT 1 FROM failed_check x WHERE x.case_id = c.id) "
	"UNION ALL SELECT k.id, 1 << 40, 0, NULL, k.name,"
	"  count(*) || ' cases without a result, first ' || min(c.name)"
	" FROM case_result c JOIN kernel k ON k.id = c.kernel WHERE c.status = 'planned' AND k.error IS NULL"
	" GROUP BY k.id ORDER BY kid, ord, x";

enum { COL_AT = 3, COL_TITLE, COL_TEXT };

/* "maps/lpm_trie.c:42" is a place in the sources; anything else is not told. */
static void put_place(FILE *f, const char *at)
{
	const char *colon = strrchr(at, ':');
	char *file;

	if (!colon || colon == at || !colon[1] || colon[1 + strspn(colon + 1, "0123456789")])
		return;
	file = strndup(at, colon - at);
	if (!file)
		return;
	fputs("file=", f);
	text_github(f, file, true);
	fprintf(f, ",line=%s,", colon + 1);
	free(file);
}

int view_github(struct store *s, FILE *f)
{
	sqlite3_stmt *st = sql_query(store_db(s), errors_sql, "");
	int rc = -EINVAL;

	while (st && (rc = sql_next(st)) > 0) {
		fputs("::error ", f);
		put_place(f, sql_text(st, COL_AT));
		fputs("title=", f);
		text_github(f, sql_text(st, COL_TITLE), true);
		fputs("::", f);
		text_github(f, sql_text(st, COL_TEXT), false);
		fputc('\n', f);
	}
	sqlite3_finalize(st);
	return rc;
}
