// SPDX-License-Identifier: GPL-2.0
/* Queries of the operation matrix: which cells, and how they are shown. */
#include <stdio.h>
#include <string.h>

#include "cli/maps.h"
#include "cli/near.h"
#include "common/names.h"

#define ALL_CELLS "map/*@*"

static void say_unknown(struct case_names *cases, const char *word, bool is_op)
{
	struct near near = { .word = word };
	bool is_other = false;
	char text[256], *at;
	int i;

	/* cuts the names in two: they are not used for anything else any more */
	for (i = 0; i < cases->nr; i++) {
		at = strchr(cases->v[i], '@');
		*at++ = '\0';
		near_consider(&near, is_op ? strchr(cases->v[i], '/') + 1 : at);
		is_other |= !strcmp(word, is_op ? at : strchr(cases->v[i], '/') + 1);
	}
	msg_error("%s is no %s%s%s; all of them: run_tests.sh run -l -t '" ALL_CELLS "'", word,
		  is_op ? "operation" : "map type", near_text(&near, text, sizeof(text)),
		  !is_other ? "" :
		  is_op ? "; maps TYPE takes a type" : "; --op takes an operation");
}

/* True when the glob, or name, @word stands for some operation or type. */
static bool is_known(const struct case_names *cases, const char *fmt, const char *word)
{
	char glob[256];
	const char *one = glob;
	int i;

	snprintf(glob, sizeof(glob), fmt, word);
	for (i = 0; i < cases->nr && !case_matches(cases->v[i], &one, 1); i++)
		;
	return i < cases->nr;
}

static int find_cells(struct session *s, const struct matrix_opts *o, struct matrix_query *q)
{
	const char *all = ALL_CELLS;
	char glob[512];
	int err = session_cases(s, &all, 1, &q->cases);

	if (err)
		return err;
	snprintf(glob, sizeof(glob), "map/%s@%s", o->op ?: "*", o->what ?: "*");
	if (matrix_keep(&q->cases, glob))
		return 0;
	if (o->what && !is_known(&q->cases, "map/*@%s", o->what))
		say_unknown(&q->cases, o->what, false);
	else if (o->op && !is_known(&q->cases, "map/%s@*", o->op))
		say_unknown(&q->cases, o->op, true);
	else
		msg_error("%s is not asked of %s; what is: run_tests.sh run -l -t 'map/*@%s'",
			  o->op, o->what, o->what);
	return -BM_EXIT_USAGE;
}

typedef int (*view_fn)(const struct cells_view *v);

/* An operation that is named is looked up in types, all others in a type. */
static view_fn view_of(const struct matrix_opts *o, const struct matrix_query *q)
{
	if (!o->what && !o->op)
		return view_maps_summary;
	if (q->cases.nr == 1)
		return view_maps_cell;
	return o->op && (!o->what || !strpbrk(o->op, "*?[")) ? view_cells_of_helpers :
							       view_cells_of_contexts;
}

int maps_query(struct session *s, const struct matrix_opts *o)
{
	struct matrix_query q = {0};
	int code = find_cells(s, o, &q);

	if (!code)
		code = matrix_open(s, o, NULL, true, &q);
	return matrix_done(&q, code, code < 0 ? 0 : view_of(o, &q)(&q.view));
}

int maps_diff(struct session *s, const struct matrix_opts *o)
{
	return matrix_diff(s, o, find_cells);
}
