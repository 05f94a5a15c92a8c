// SPDX-License-Identifier: GPL-2.0
/* The peers' answers against the cells of a store. */
#include "results/peers.h"

#include <errno.h>
#include <string.h>

#include "common/msg.h"
#include "results/sql.h"

static const char cells_sql[] =
	"SELECT cell.helper, cell.context, cell.answer, coalesce(cell.reason, ''), coalesce(cell.evidence, ''),"
	" coalesce(cell.errno, -1), coalesce(cell.insns, -1)"
	" FROM cell JOIN case_result c ON c.id = cell.case_id"
	/* the others have no answer from an accepted program, and judge nobody */
	" WHERE c.kernel = ? AND cell.answer IN ('yes', 'no') ORDER BY cell.helper, c.ord";

static const struct peer_context *find_context(const struct peer_contexts *c, const char *name)
{
	for (int i = 0; i < c->nr; i++)
		if (!strcmp(c->v[i].name, name))
			return &c->v[i];
	return NULL;
}

static void count(struct peer_score *s, enum peer_says says, enum peer_says right)
{
	s->asked++;
	if (says == PEER_SILENT)
		s->silent++;
	else if (says == right)
		s->right++;
	else if (says == PEER_YES)
		s->wrong_yes++;
	else
		s->wrong_no++;
}

int peer_compare(struct store *s, int64_t kernel, const struct peer *p, const struct peer_contexts *c,
		 struct peer_score *pairs, struct peer_score *cells,
		 int (*wrong)(void *arg, const struct peer_wrong *w), void *arg)
{
	sqlite3_stmt *st = sql_query(store_db(s), cells_sql, "i", kernel);
	const struct peer_context *ctx;
	enum peer_says right;
	struct peer_wrong w;
	int rc = st ? 0 : -EIO;

	memset(pairs, 0, sizeof(*pairs));
	memset(cells, 0, sizeof(*cells));
	while (!rc && (rc = sql_next(st)) > 0) {
		rc = 0;
		w = (struct peer_wrong){
			.helper = sql_text(st, 0), .context = sql_text(st, 1), .answer = sql_text(st, 2),
			.reason = sql_text(st, 3), .evidence = sql_text(st, 4),
			.err = sqlite3_column_int64(st, 5), .insns = sqlite3_column_int64(st, 6),
		};
		ctx = find_context(c, w.context);
		if (!ctx) {
			msg_error("context %s: the matrix has it, and bench/libbpf did not name it", w.context);
			rc = -EBADMSG;
			break;
		}
		w.type = ctx->type;
		w.pair = ctx->pair;
		w.says = peer_find(p, w.type, w.helper);
		right = !strcmp(w.answer, "yes") ? PEER_YES : PEER_NO;
		count(cells, w.says, right);
		if (ctx->pair)
			count(pairs, w.says, right);
		if (w.says != PEER_SILENT && w.says != right && wrong)
			rc = wrong(arg, &w);
	}
	sqlite3_finalize(st);
	if (!rc && !cells->asked) {
		msg_error("the matrix has no answer for this kernel: did its cells run?");
		rc = -ENODATA;
	}
	return rc;
}
