// SPDX-License-Identifier: GPL-2.0
/*
 * Yes: a complete program with the call was accepted.  No: the call was refused as not
 * available, and its control, the same program without the call, was accepted.
 */
#include "helpers/matrix/cells.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "helpers/matrix/expected.h"
#include "helpers/matrix/kernel_ptr.h"
#include "helpers/matrix/matrix_maps.h"
#include "selftests/runner.h"

#define MAX_WAYS 64	/* more than any recipe has */
#define MAX_PROG_TYPES 64

#define NAME_ROW(name, id, ...) [id] = "bpf_" #name,
const char *cell_answer_name(enum cell_answer a)
{
	static const char * const text[] = {
		[CELL_NOT_ASKED] = "", [CELL_YES] = "yes", [CELL_NO] = "no",
		[CELL_UNOBTAINABLE] = "unobtainable", [CELL_UNTESTABLE] = "untestable",
	};

	return text[a];
}

/*
 * Shared by all children.  What the contexts before were told, and what is expected,
 * decides what is tried first, and so how many programs it takes; it never decides an answer.
 */
struct memory {
	bool there, absent;	/* in some context; the kernel does not know the id */
	short way[MAX_PROG_TYPES];	/* by program type */
};
static struct memory *memory;

static struct memory *recall(int id)
{
	return &memory[id];
}

static int type_of(const struct context *ctx)
{
	return ctx->type < MAX_PROG_TYPES ? ctx->type : 0;
}

static bool probably_yes(const struct context *ctx, int id)
{
	return !recall(id)->absent && expected_answer(helper_names[id], ctx->name, test_kver(), NULL) == EXPECT_YES;
}

static int probable_way(const struct context *ctx, int id)
{
	return build_has_ways(id) ? recall(id)->way[type_of(ctx)] : 0;
}

void cells_prepare(void)
{
	int i;

	ask_prepare();
	if (memory)
		return;
	memory = mmap(NULL, MAX_HELPERS * sizeof(*memory), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		exit(3);
	caps_allow_unprivileged();
	axes_prepare();
	expected_prepare();
	kernel_ptr_prepare();
	matrix_btf();
	matrix_maps_prepare();
	for (i = 0; i < nr_contexts; i++) {
		context_target_id(&contexts[i]);
		context_attach_known(&contexts[i]);
	}
}

static void says(struct cell *c, enum cell_answer answer, const struct answer *a)
{
	c->answer = answer;
	c->err = a->err;
	c->label = a->label;
	c->insns = -1;
	memcpy(c->line, a->line, sizeof(c->line));
}

static void says_yes(const struct context *ctx, int id, struct cell *c, int way, long long insns, int shared)
{
	static const struct answer accepted = { .label = "accepted" };
	struct memory *m = recall(id);

	says(c, CELL_YES, &accepted);
	c->way = way;
	c->insns = insns;
	c->shared = shared;
	m->there = true;
	m->way[type_of(ctx)] = way == WAY_BARE ? 0 : way;
	if (m->absent)
		c->broken = "accepted here, and in another context the kernel does not know the helper";
}

/*
 * The call was refused as not available: no, if all but the call is accepted.
 * False, with nothing said, when the control is refused too and @further ways may
 * do better.
 */
static bool says_no(int id, struct cell *c, const struct probe *control, const struct answer *a, bool further)
{
	const struct answer *refused = ask_control(control);
	struct memory *m = recall(id);

	if (refused && further)
		return false;
	if (refused) {
		says(c, CELL_UNTESTABLE, refused);
		c->label = "control refused";
		return true;
	}
	says(c, CELL_NO, a);
	if (a->refusal == REFUSED_UNKNOWN) {
		m->absent = true;
		if (m->there)
			c->broken = "the kernel does not know the helper, and took it in another context";
	}
	return true;
}

/* True when the refusal is of this very call, or of the map that the call itself takes. */
static bool is_unavailable(const struct probe *p, int id, const struct answer *a)
{
	if (a->refusal == REFUSED_MAP && p->borrowed_map)
		return false;
	return a->refusal != REFUSED_ARGUMENTS && (a->about == id || a->about < 0);
}

static bool make(struct probe *p, const struct context *ctx, int id, int way, enum probe_form form,
		 bool plain_maps)
{
	bool made;

	probe_begin(p, ctx);
	p->plain_maps = plain_maps;
	made = probe_add_call(p, id, way, form);
	probe_end(p);
	return made;
}

/* Tries the ways of the recipe; true when one gave the answer. */
static bool try_ways(const struct context *ctx, int id, struct cell *c, struct answer *last)
{
	static struct probe p, control;
	int way = probable_way(ctx, id), first = way, tries;

	for (tries = 0; tries < MAX_WAYS; tries++) {
		if (!make(&p, ctx, id, way, PROBE_CALL, false)) {
			/* from the start, if not begun there */
			if (first) {
				first = way = 0;
				continue;
			}
			if (way < WAY_RCU && last->err && ctx->sleepable) {
				way = WAY_RCU;
				continue;
			}
			if (!last->err)
				snprintf(last->line, sizeof(last->line), "%s", p.missing);
			return false;
		}
		if (!ask(&p, &full_terms, last)) {
			says_yes(ctx, id, c, way, last->insns, 1);
			return true;
		}
		if (is_unavailable(&p, id, last)) {
			make(&control, ctx, id, way, PROBE_CONTROL, last->refusal == REFUSED_MAP);
			if (says_no(id, c, &control, last, build_has_ways(id)))
				return true;
			way++;
		} else if (first) {
			first = way = 0;
		} else {
			way++;
		}
	}
	return false;
}

/*
 * The call alone, with no arguments made.  Where it is accepted that is a yes, and where it
 * is refused before the verifier looks at arguments, a no: its control is the smallest
 * program of the context.
 */
static bool try_bare(const struct context *ctx, int id, struct cell *c, struct answer *last)
{
	static struct probe p, control;

	make(&p, ctx, id, WAY_BARE, PROBE_CALL, false);
	if (!ask(&p, &full_terms, last)) {
		says_yes(ctx, id, c, WAY_BARE, last->insns, 1);
		return true;
	}
	if (last->refusal == REFUSED_MAP || !is_unavailable(&p, id, last))
		return false;
	make(&control, ctx, id, WAY_BARE, PROBE_CONTROL, false);
	return says_no(id, c, &control, last, false);
}

static void ask_alone(const struct context *ctx, int id, struct cell *c)
{
	struct answer well = {0}, bare = {0};

	/* the order changes no answer, only how many programs it takes */
	if (probably_yes(ctx, id)) {
		if (try_ways(ctx, id, c, &well) || try_bare(ctx, id, c, &bare))
			return;
	} else if (try_bare(ctx, id, c, &bare) || try_ways(ctx, id, c, &well)) {
		return;
	}
	if (!well.err)
		well.err = bare.err;
	well.label = "arguments";
	says(c, CELL_UNOBTAINABLE, &well);
}

static void cell_init(struct cell *c)
{
	*c = (struct cell){ .insns = -1, .gpl_only = -1, .jit = -1 };
}

static void ask_axes(const struct context *ctx, bool terms, struct cell cells[MAX_HELPERS])
{
	axes_ask_licence(ctx, cells);
	if (terms)
		axes_ask_terms(ctx, cells);
}

void cell_ask(const struct context *ctx, int id, bool terms, struct cell *c)
{
	static struct cell cells[MAX_HELPERS];

	memset(cells, 0, sizeof(cells));
	cell_init(&cells[id]);
	ask_alone(ctx, id, &cells[id]);
	ask_axes(ctx, terms, cells);
	*c = cells[id];
}

void cells_ask(const struct context *ctx, bool terms, struct cell cells[MAX_HELPERS])
{
	static struct group g;
	int id, i;

	g.nr = 0;
	for (id = 0; id < nr_helpers; id++) {
		cell_init(&cells[id]);
		if (helper_name(id) && probably_yes(ctx, id))
			group_add(&g, id, probable_way(ctx, id));
	}
	group_ask(&g, ctx, &full_terms);
	for (i = 0; i < g.nr; i++)
		if (g.done[i])
			says_yes(ctx, g.ids[i], &cells[g.ids[i]], g.ways[i], g.insns[i], g.shared[i]);
	for (id = 0; id < nr_helpers; id++)
		if (helper_name(id) && !cells[id].answer)
			ask_alone(ctx, id, &cells[id]);
	ask_axes(ctx, terms, cells);
}
