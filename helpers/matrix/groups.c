// SPDX-License-Identifier: GPL-2.0
/*
 * Many calls in one program.  When it is accepted, so was each call in it; when it is
 * refused, the verifier's log says at which instruction, that call is left out, and the rest
 * is asked again.  What is left out is not answered here.
 */
#include "helpers/matrix/cells.h"

/* Calls with a callback, or within bpf_rcu_read_lock(), bring what not every kernel takes. */
enum lane { LANE_PLAIN, LANE_CALLBACK, LANE_RCU, NR_LANES };

static enum lane lane_of(int id, int way)
{
	if (way >= WAY_RCU)
		return LANE_RCU;
	return build_has_callback(id) ? LANE_CALLBACK : LANE_PLAIN;
}

void group_add(struct group *g, int id, int way)
{
	g->ids[g->nr] = id;
	g->ways[g->nr] = way;
	g->done[g->nr++] = false;
}

/* The member whose segment of @p has the instruction @insn; -1: none. */
static int member_at(const struct probe *p, const int *members, int insn)
{
	int i, end = (p->callback ? p->callback : p->nr) - 2;

	/* at the end it may be any of them: a reference that was not given back */
	for (i = insn < end ? p->nr_calls - 1 : -1; i >= 0; i--)
		if (insn >= p->calls[i].begin)
			return members[i];
	return -1;
}

/* A refusal costs two loads of a large program, and a call on its own one of a small one. */
#define MAX_REFUSALS 4

static void ask_members(struct group *g, const struct context *ctx, const struct terms *terms, const int *members,
			int nr, int refusals)
{
	static struct probe p;
	int in[MAX_HELPERS], rest[MAX_HELPERS], nr_in = 0, nr_rest = 0, i, culprit;
	struct answer a;

	probe_begin(&p, ctx);
	for (i = 0; i < nr; i++)
		if (probe_add_call(&p, g->ids[members[i]], g->ways[members[i]], PROBE_CALL))
			in[nr_in++] = members[i];
		else
			rest[nr_rest++] = members[i];
	probe_end(&p);
	if (!nr_in)
		return;
	if (!ask(&p, terms, &a)) {
		for (i = 0; i < nr_in; i++) {
			g->done[in[i]] = true;
			g->insns[in[i]] = a.insns;
			g->shared[in[i]] = nr_in;
		}
		/* there was no room for them */
		if (nr_rest && nr_rest < nr)
			ask_members(g, ctx, terms, rest, nr_rest, refusals);
		return;
	}
	if (nr_in == 1 || refusals == MAX_REFUSALS)
		return;
	culprit = member_at(&p, in, ask_where(&p, terms));
	if (culprit < 0) {
		/* the log names no instruction */
		ask_members(g, ctx, terms, in, nr_in / 2, refusals + 1);
		ask_members(g, ctx, terms, in + nr_in / 2, nr_in - nr_in / 2, refusals + 1);
		return;
	}
	for (i = 0, nr_rest = 0; i < nr_in; i++)
		if (in[i] != culprit)
			rest[nr_rest++] = in[i];
	ask_members(g, ctx, terms, rest, nr_rest, refusals + 1);
}

void group_ask(struct group *g, const struct context *ctx, const struct terms *terms)
{
	int members[MAX_HELPERS], nr, lane, i;

	for (lane = 0; lane < NR_LANES; lane++) {
		for (i = 0, nr = 0; i < g->nr; i++)
			if (lane_of(g->ids[i], g->ways[i]) == (enum lane)lane)
				members[nr++] = i;
		if (nr)
			ask_members(g, ctx, terms, members, nr, 0);
	}
}
