// SPDX-License-Identifier: GPL-2.0
#include "results/doc.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

#include "common/msg.h"
#include "results/sql.h"
#include "results/table.h"

int doc_kernels(struct store *s, const struct cells_kernel *kernels, int nr, FILE *f)
{
	struct table *t = table_new("kernel,uname -r,uname -v");
	int rc = 0, k;

	for (k = 0; rc >= 0 && k < nr; k++) {
		sqlite3_stmt *st;

		st = sql_query(store_db(s), "SELECT release, version FROM kernel WHERE id = ?1",
			       "i", kernels[k].id);
		rc = st ? sql_next(st) : -EIO;
		if (rc > 0)
			table_row(t, kernels[k].name, sql_text(st, 0), sql_text(st, 1));
		sqlite3_finalize(st);
	}
	if (rc >= 0)
		rc = table_print(t, TABLE_MARKDOWN, f);
	table_free(t);
	return rc < 0 ? rc : 0;
}

int doc_outline(FILE *f, const char *title, struct outline *o)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	int rc = to ? outline_print(o, DOC_WIDTH, to) : -ENOMEM;

	if (to)
		fclose(to);
	if (!rc && size)
		fprintf(f, "%s```\n%s```\n", title, text);
	free(text);
	outline_free(o);
	return rc;
}

void doc_fault(int *faults, const char *verb, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	msg_error("%s: %s", verb, text);
	++*faults;
}
