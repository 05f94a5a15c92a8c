// SPDX-License-Identifier: GPL-2.0
#include "results/differences.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/sql.h"
#include "common/vlog.h"

struct finding {
	const struct diff_side *side[2];
	const struct diff_options *o;
	struct facts facts[2];
	struct differences *out;
	bool no_memory;
};

/* A new row, whose strings are copied. */
static struct difference *add(struct finding *f, enum diff_class class, const char *name,
			      const char *old, const char *new)
{
	static struct difference nowhere;
	struct differences *d = f->out;
	struct difference *v = d->v;

	if (!(d->nr & (d->nr - 1)))
		v = reallocarray(d->v, d->nr ? 2 * d->nr : 1, sizeof(*v));
	if (!v) {
		f->no_memory = true;
		return &nowhere;
	}
	d->v = v;
	v += d->nr++;
	d->count[class]++;
	*v = (struct difference){ .class = class, .name = strdup(name) };
	v->old = old ? strdup(old) : NULL;
	v->new = new ? strdup(new) : NULL;
	if (!v->name || (old && !v->old) || (new && !v->new))
		f->no_memory = true;
	return v;
}

static void say(struct difference *d, const char *more)
{
	if (!d->more && more && *more)
		d->more = strndup(more, strcspn(more, "\n"));
}

static void of_program(struct difference *d, const struct fact_verdict *v)
{
	char text[512];

	snprintf(text, sizeof(text), v->nth > 1 ? "%s (%d)" : "%s", v->prog, v->nth);
	d->prog = strdup(text);
}

static void verdict_text(const struct fact_verdict *v, char out[64])
{
	snprintf(out, 64, "%s%s%s", v->accept ? "accept" : "reject",
		 v->accept || v->err <= 0 ? "" : " ",
		 v->accept || v->err <= 0 ? "" : errname(v->err));
}

/* A text of the store, to free(3); NULL when there is none. */
static char *read_text(const struct finding *f, int side, const char *sql, int64_t id)
{
	sqlite3_stmt *st = sql_query(store_db(f->side[side]->s), sql, "i", id);
	char *text = NULL;

	if (st && sql_next(st) > 0 && *sql_text(st, 0))
		text = strdup(sql_text(st, 0));
	sqlite3_finalize(st);
	return text;
}

/* The logs of both sides, and the reason of the newest refusal. */
static void take_logs(const struct finding *f, struct difference *d,
		      const struct fact_verdict *v[2])
{
	char reason[512];
	int i;

	for (i = 1; i >= 0; i--) {
		if (v[i]->accept)
			continue;
		d->log[i] = read_text(f, i, "SELECT log FROM verdict WHERE id = ?1", v[i]->id);
		if (!d->log[i])
			continue;
		vlog_reason(d->log[i], reason, sizeof(reason));
		say(d, reason);
	}
}

static void compare_costs(struct finding *f, const char *name, const struct fact_verdict *v[2])
{
	char text[2][64], more[64];
	struct difference *d;
	double ratio, limit;
	int64_t x, y;
	int i;

	for (i = 0; i < COST_NR; i++) {
		x = v[0]->cost[i];
		y = v[1]->cost[i];
		limit = f->o->factor[i];
		if (!limit || x < 0 || y < 0 || (x < diff_cost_floor[i] && y < diff_cost_floor[i]))
			continue;
		/* from no state at all to some */
		ratio = (double)(y ? y : 1) / (x ? x : 1);
		if (ratio < limit && ratio > 1 / limit)
			continue;
		snprintf(text[0], sizeof(text[0]), "%s %lld", cost_columns[i], (long long)x);
		snprintf(text[1], sizeof(text[1]), "%s %lld", cost_columns[i], (long long)y);
		snprintf(more, sizeof(more), "x %.2f", ratio);
		d = add(f, ratio > 1 ? DIFF_COST : DIFF_CHEAPER, name, text[0], text[1]);
		of_program(d, v[1]);
		say(d, more);
	}
}

static void compare_verdicts(struct finding *f, const char *name, const struct fact_verdict *v[2])
{
	struct difference *d;
	char text[2][64];

	verdict_text(v[0], text[0]);
	verdict_text(v[1], text[1]);
	if (v[0]->accept && v[1]->accept) {
		compare_costs(f, name, v);
		return;
	}
	/* a side that does not know errnos (veristat) has the same one */
	if (v[0]->accept == v[1]->accept &&
	    (v[0]->err == v[1]->err || v[0]->err <= 0 || v[1]->err <= 0))
		return;
	d = add(f,
		v[0]->accept ? DIFF_ACCEPT_TO_REJECT :
		v[1]->accept ? DIFF_REJECT_TO_ACCEPT :
			       DIFF_ERRNO,
		name, text[0], text[1]);
	of_program(d, v[1]);
	if (v[0]->unsound || v[1]->unsound)
		say(d, v[0]->unsound ? "accepted wrongly until now" :
				       "accepted wrongly: known unsound");
	take_logs(f, d, v);
}

static void one_sided(struct finding *f, int side, const char *name, const struct fact_verdict *v)
{
	struct difference *d;
	char text[64];

	verdict_text(v, text);
	d = add(f, side ? DIFF_APPEARED : DIFF_VANISHED, name, side ? NULL : text,
		side ? text : NULL);
	of_program(d, v);
	say(d, "the program");
}

static int order(const struct fact_verdict *a, const struct fact_verdict *b)
{
	int rc = strcmp(a->prog, b->prog);

	return rc ? rc : a->nth - b->nth;
}

/* Where a status differs, that says why a side lacks a program. */
static void compare_programs(struct finding *f, const struct fact_case *c[2])
{
	const struct fact_verdict *v[2] = { c[0]->verdicts, c[1]->verdicts }, *end[2];
	int i, rc;

	for (i = 0; i < 2; i++)
		end[i] = v[i] + c[i]->nr_verdicts;
	while (v[0] < end[0] || v[1] < end[1]) {
		rc = v[0] == end[0] ? 1 : v[1] == end[1] ? -1 : order(v[0], v[1]);
		if (!rc)
			compare_verdicts(f, c[0]->name, v);
		else if (c[0]->status == c[1]->status)
			one_sided(f, rc > 0, c[0]->name, v[rc > 0]);
		v[0] += rc <= 0;
		v[1] += rc >= 0;
	}
}

static void answer_text(const struct fact_case *c, bool gpl, char out[160])
{
	snprintf(out, 160, "%s%s", c->answer, gpl && c->gpl_only ? ", GPL" : "");
}

static void compare_answers(struct finding *f, const struct fact_case *c[2])
{
	/* a licence is compared where both sides were asked for it */
	bool gpl = c[0]->gpl_only >= 0 && c[1]->gpl_only >= 0;
	char text[2][160];
	int i;

	if (!c[0]->answer && !c[1]->answer)
		return;
	for (i = 0; i < 2; i++)
		if (c[i]->answer)
			answer_text(c[i], gpl, text[i]);
	if (!c[0]->answer || !c[1]->answer) {
		if (c[0]->status == c[1]->status)
			add(f, DIFF_VALUE, c[0]->name, c[0]->answer ? text[0] : NULL,
			    c[1]->answer ? text[1] : NULL);
	} else if (strcmp(text[0], text[1])) {
		add(f, DIFF_VALUE, c[0]->name, text[0], text[1]);
	}
}

static bool is_judgement(enum case_status st)
{
	return st == CASE_PASS || st == CASE_FAIL;
}

static void add_status(struct finding *f, enum diff_class class, const struct fact_case *c[2],
		       int why)
{
	struct difference *d = add(f, class, c[0]->name, case_status_name(c[0]->status),
				   case_status_name(c[1]->status));
	char *check = NULL;

	if (c[why]->status == CASE_FAIL)
		check = read_text(
			f, why,
			"SELECT coalesce(at_line || ': ', '') || coalesce(what, '?') || ': want '"
			" || coalesce(want, '?') || ', got ' || coalesce(got, '?') FROM failed_check"
			" WHERE case_id = ?1 ORDER BY id LIMIT 1",
			c[why]->id);
	say(d, check ?: c[why]->reason);
	free(check);
}

static void compare_cases(struct finding *f, const struct fact_case *c[2])
{
	bool skipped[2] = { c[0]->status == CASE_SKIP, c[1]->status == CASE_SKIP };
	int before = f->out->nr;
	int costs = f->out->count[DIFF_COST] + f->out->count[DIFF_CHEAPER];

	f->out->common++;
	if (skipped[0] || skipped[1]) {
		if (!skipped[0] || !skipped[1])
			add_status(f, DIFF_SKIP, c, skipped[1]);
		return;
	}
	compare_programs(f, c);
	compare_answers(f, c);
	if (c[0]->status == c[1]->status)
		return;
	/* expectations differ where verdicts do: that says nothing more */
	before += f->out->count[DIFF_COST] + f->out->count[DIFF_CHEAPER] - costs;
	if (before < f->out->nr && is_judgement(c[0]->status) && is_judgement(c[1]->status))
		return;
	add_status(f, DIFF_VALUE, c, c[1]->status != CASE_PASS);
}

/* A case of one side: no difference where the other was not asked for it. */
static void only_one(struct finding *f, int side, const struct fact_case *c, const char *why)
{
	const struct diff_side *other = f->side[!side];
	const char *status = case_status_name(c->status);
	struct difference *d;

	if (!case_matches(c->name, other->asked, other->nr_asked))
		return;
	d = add(f, side ? DIFF_APPEARED : DIFF_VANISHED, c->name, side ? NULL : status,
		side ? status : NULL);
	say(d, why);
}

static void compare_both(struct finding *f, const struct fact_case *c[2])
{
	bool none[2] = { c[0]->status == CASE_PLANNED, c[1]->status == CASE_PLANNED };

	if (none[0] && none[1])
		return;
	if (none[0] || none[1])
		only_one(f, none[0], c[none[0]],
			 none[0] ? "planned on the old side, without a result" :
				   "planned on the new side, without a result");
	else
		compare_cases(f, c);
}

static void compare_all(struct finding *f)
{
	const struct fact_case *c[2] = { f->facts[0].cases, f->facts[1].cases }, *end[2];
	int i, rc;

	for (i = 0; i < 2; i++)
		end[i] = c[i] + f->facts[i].nr_cases;
	while (c[0] < end[0] || c[1] < end[1]) {
		rc = c[0] == end[0] ? 1 : c[1] == end[1] ? -1 : strcmp(c[0]->name, c[1]->name);
		if (!rc)
			compare_both(f, c);
		else if (c[rc > 0]->status != CASE_PLANNED)
			only_one(f, rc > 0, c[rc > 0], "the case");
		c[0] += rc <= 0;
		c[1] += rc >= 0;
	}
}

/* An entry that is gone is no news; nor is one of a case that the old side was not asked for. */
static void compare_splats(struct finding *f)
{
	const struct fact_splat *a = f->facts[0].splats, *end = a + f->facts[0].nr_splats, *b;
	int i, rc;

	for (i = 0; i < f->facts[1].nr_splats; i++) {
		b = &f->facts[1].splats[i];
		for (rc = 1; a < end; a++) {
			rc = strcmp(a->name, b->name) ?: strcmp(a->key, b->key);
			if (rc >= 0)
				break;
		}
		if ((rc || a == end) &&
		    case_matches(b->name, f->side[0]->asked, f->side[0]->nr_asked))
			add(f, DIFF_SPLAT, b->name, NULL, b->text);
	}
}

static int by_class(const void *a, const void *b)
{
	const struct difference *x = a, *y = b;
	int rc = (int)x->class - (int)y->class ?: strcmp(x->name, y->name);

	return rc ?: strcmp(x->prog ?: "", y->prog ?: "") ?: strcmp(x->new ?: "", y->new ?: "");
}

int differences_find(const struct diff_side *a, const struct diff_side *b,
		     const struct diff_options *o, struct differences *out)
{
	struct finding f = { .side = { a, b }, .o = o, .out = out };
	int i, rc = 0;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < 2 && !rc; i++)
		rc = facts_load(f.side[i]->s, f.side[i]->kernel, &o->facts, &f.facts[i]);
	if (!rc) {
		compare_all(&f);
		compare_splats(&f);
		if (out->nr)
			qsort(out->v, out->nr, sizeof(*out->v), by_class);
	}
	facts_free(&f.facts[0]);
	facts_free(&f.facts[1]);
	if (f.no_memory || rc == -ENOMEM) {
		msg_error("diff: %s", errname(ENOMEM));
		rc = -ENOMEM;
	}
	return rc;
}

void differences_free(struct differences *d)
{
	struct difference *x;

	for (x = d->v; x < d->v + d->nr; x++) {
		free(x->name);
		free(x->prog);
		free(x->old);
		free(x->new);
		free(x->more);
		free(x->log[0]);
		free(x->log[1]);
	}
	free(d->v);
	memset(d, 0, sizeof(*d));
}
