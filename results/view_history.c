// SPDX-License-Identifier: GPL-2.0
#include "results/view_history.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/msg.h"
#include "results/sql.h"
#include "results/text.h"

/* Of more programs with the same change and reason, so many are named. */
#define MAX_NAMED 6

static const char head[] =
	"# What changed in the verifier, release by release\n\n"
	"<!-- Generated: what is written in here is lost. -->\n"
	"Each row is something that the programs of `progs/verdicts/` were told otherwise by a release than by the one\n"
	"before it, newest first: measured, not read. Made by\n\n"
	"    %s\n\n"
	"A reason is the program's own (`WHY`: the subject of the change, or its CVE), in quotation marks where the program\n"
	"has none: the line of the verifier's log. Between neighbours of two series lies a whole series of changes.\n"
	"`./run_tests.sh diff A B -t 'verdict/*' --logs` shows any two of them with both logs, `bisect` where it began.\n\n";

/*
 * What is told of, and what heads its column.  How a case ended is not: that is a judgement, of
 * the suite's own expectations.
 */
static const struct {
	enum diff_class class;
	const char *name;
} told[] = {
	{ DIFF_ACCEPT_TO_REJECT, "now refused" },
	{ DIFF_REJECT_TO_ACCEPT, "now accepted" },
	{ DIFF_ERRNO, "other errno" },
	{ DIFF_SPLAT, "kernel log" },
	{ DIFF_COST, "dearer" },
	{ DIFF_CHEAPER, "cheaper" },
};
#define NR_TOLD ((int)(sizeof(told) / sizeof(told[0])))

/* Rows of one step that say the same of several programs. */
struct group {
	const struct difference *first;
	char *why;		/* NULL: none */
	const struct difference *named[MAX_NAMED];
	int nr;
};

static bool is_same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* The program's own reason, from whichever side has it; NULL when there is none. */
static char *why_of(const struct history_step *s, const struct difference *d)
{
	char *why = NULL;
	int i;

	for (i = 1; i >= 0 && !why; i--) {
		sqlite3_stmt *st = sql_query(store_db(s->side[i].s),
			"SELECT v.why FROM verdict v JOIN case_result c ON c.id = v.case_id"
			" WHERE c.kernel = ?1 AND c.name = ?2 AND v.why IS NOT NULL", "it",
			s->side[i].kernel, d->name);

		if (st && sql_next(st) > 0)
			why = strdup(sql_text(st, 0));
		sqlite3_finalize(st);
	}
	return why;
}

/* Costs and log entries are each a row of their own; of refusals that have no reason the log's line decides. */
static bool belongs(const struct group *g, const struct difference *d, const char *why)
{
	if (g->first->class != d->class || !is_same(g->first->old, d->old) || !is_same(g->first->new, d->new))
		return false;
	return is_same(g->why, why) && (why || is_same(g->first->more, d->more));
}

static int make_groups(const struct history_step *s, struct group **out)
{
	struct group *groups = calloc(s->found.nr + 1, sizeof(*groups)), *g;
	const struct difference *d;
	int nr = 0;
	char *why;

	for (d = s->found.v; groups && d < s->found.v + s->found.nr; d++) {
		why = why_of(s, d);
		for (g = groups; g < groups + nr && !belongs(g, d, why); g++)
			;
		if (g == groups + nr) {
			*g = (struct group){ .first = d, .why = why };
			nr++;
		} else {
			free(why);
		}
		if (g->nr < MAX_NAMED)
			g->named[g->nr] = d;
		g->nr++;
	}
	*out = groups;
	return groups ? nr : -ENOMEM;
}

static void put_group(const struct group *g, FILE *f)
{
	int i;

	fputs("| ", f);
	text_markdown(f, g->first->old ?: "-");
	fputs(" | ", f);
	text_markdown(f, g->first->new ?: "-");
	fputs(" | ", f);
	for (i = 0; i < g->nr && i < MAX_NAMED; i++) {
		fputs(i ? ", " : "", f);
		text_markdown(f, g->named[i]->name + (strncmp(g->named[i]->name, "verdict/", 8) ? 0 : 8));
	}
	if (g->nr > MAX_NAMED)
		fprintf(f, " and %d more", g->nr - MAX_NAMED);
	fputs(" | ", f);
	if (g->why)
		text_markdown(f, g->why);
	else if (g->first->more && *g->first->more) {
		fputs("\"", f);
		text_markdown(f, g->first->more);
		fputs("\"", f);
	}
	fputs(" |\n", f);
}


static int count_told(const struct history_step *s)
{
	int i, n = 0;

	for (i = 0; i < NR_TOLD; i++)
		n += s->found.count[told[i].class];
	return n;
}

static void put_missing(const struct history_step *s, FILE *f)
{
	int i;

	for (i = 0; i < 2; i++)
		if (s->missing[i])
			fprintf(f, "\nNo result on %s, and not compared: %d case%s.\n", s->side[i].label,
				s->missing[i], s->missing[i] > 1 ? "s" : "");
}

static int put_step(const struct history_step *s, FILE *f)
{
	struct group *groups;
	int i, g, nr;

	if (!count_told(s))
		return 0;
	fprintf(f, "\n## %s → %s\n", s->side[0].label, s->side[1].label);
	put_missing(s, f);
	nr = make_groups(s, &groups);
	for (i = 0; i < NR_TOLD && nr >= 0; i++) {
		if (!s->found.count[told[i].class])
			continue;
		fprintf(f, "\n| before | %s | programs | reason |\n|---|---|---|---|\n", told[i].name);
		for (g = 0; g < nr; g++)
			if (groups[g].first->class == told[i].class)
				put_group(&groups[g], f);
	}
	for (g = 0; g < nr; g++)
		free(groups[g].why);
	free(groups);
	return nr < 0 ? nr : 0;
}

static void put_summary(const struct history_step *steps, int nr, FILE *f)
{
	int s, i;

	fputs("| from | to | cases |", f);
	for (i = 0; i < NR_TOLD; i++)
		fprintf(f, " %s |", told[i].name);
	fputs("\n|---|---|---:|", f);
	for (i = 0; i < NR_TOLD; i++)
		fputs("---:|", f);
	fputs("\n", f);
	for (s = nr - 1; s >= 0; s--) {
		fprintf(f, "| %s | %s | %d |", steps[s].side[0].label, steps[s].side[1].label,
			steps[s].found.common);
		for (i = 0; i < NR_TOLD; i++)
			if (steps[s].found.count[told[i].class])
				fprintf(f, " %d |", steps[s].found.count[told[i].class]);
			else
				fputs(" |", f);
		fputs("\n", f);
	}
}

int view_history(const struct history_step *steps, int nr, const char *command, FILE *f)
{
	int s, rc = 0;

	fprintf(f, head, command);
	put_summary(steps, nr, f);
	for (s = nr - 1; s >= 0 && !rc; s--)
		rc = put_step(&steps[s], f);
	if (rc)
		msg_error("verifier history: out of memory");
	return rc;
}
