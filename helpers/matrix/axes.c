// SPDX-License-Identifier: GPL-2.0
/*
 * On what terms a yes is one: with which licence, which capabilities, and whether without
 * the JIT.  Terms only take away (check_helper_call() and the func_proto functions refuse
 * for want of a licence or a capability, and grant nothing for it), so that a no is not
 * asked again.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "helpers/matrix/cells.h"
#include "helpers/matrix/matrix_maps.h"

static const struct terms proprietary = { .license = "Proprietary" };
static const struct terms no_jit = { .license = "GPL", .no_jit = true };

/*
 * From the least to the most.  CAP_NET_ADMIN and CAP_PERFMON are not comparable: what
 * takes either without the other is on the list before both.
 */
static const struct {
	const char *name;
	struct terms terms;
} levels[] = {
	{ "unprivileged", { "GPL", .caps = "" } },
	{ "CAP_BPF", { "GPL", .caps = "CAP_BPF" } },
	{ "CAP_BPF+CAP_NET_ADMIN", { "GPL", .caps = "CAP_BPF CAP_NET_ADMIN" } },
	{ "CAP_BPF+CAP_PERFMON", { "GPL", .caps = "CAP_BPF CAP_PERFMON" } },
	{ "CAP_BPF+CAP_PERFMON+CAP_NET_ADMIN", { "GPL", .caps = "CAP_BPF CAP_PERFMON CAP_NET_ADMIN" } },
	{ "CAP_SYS_ADMIN", { "GPL", .caps = "CAP_SYS_ADMIN" } },
};
#define NR_LEVELS (int)(sizeof(levels) / sizeof(levels[0]))
#define ALL_CAPS "all"

enum { ASPECT_GPL = NR_LEVELS, ASPECT_JIT, NR_ASPECTS };

/*
 * Shared by all children: what the last context said of a helper on these terms.  Only
 * what was accepted there is put into one program with others; it decides no answer.
 */
enum { UNKNOWN, ACCEPTED, REFUSED };
static unsigned char (*memory)[NR_ASPECTS];

void axes_prepare(void)
{
	memory = mmap(NULL, MAX_HELPERS * sizeof(*memory), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		exit(3);
}

/* The way there takes the JIT, whatever the helper does. */
static bool uses_kfunc(int id, int way)
{
	return way >= WAY_RCU || id == BPF_FUNC_kptr_xchg;
}

/* Whether the program that gave the yes is accepted on these terms too. */
static bool ask_well_typed(const struct context *ctx, int id, const struct cell *c, const struct terms *terms)
{
	static struct probe p;
	struct answer a;
	bool made;

	probe_begin(&p, ctx);
	made = probe_add_call(&p, id, c->way, PROBE_CALL);
	probe_end(&p);
	return made && !ask(&p, terms, &a);
}

/*
 * For each cell in @open: sets ok[id] when its program is accepted under @terms.  False
 * when not even the smallest program of the context is.
 */
static bool accepted_under(const struct context *ctx, const struct cell cells[], const struct terms *terms,
			   int aspect, const bool open[], bool ok[])
{
	static struct group g;
	struct answer a;
	int id, i;

	memset(ok, 0, MAX_HELPERS * sizeof(*ok));
	if (ask_smallest(ctx, terms, &a))
		return false;
	g.nr = 0;
	for (id = 0; id < nr_helpers; id++)
		if (open[id] && memory[id][aspect] == ACCEPTED &&
		    (aspect < ASPECT_GPL || !uses_kfunc(id, cells[id].way)))
			group_add(&g, id, cells[id].way);
	group_ask(&g, ctx, terms);
	for (i = 0; i < g.nr; i++)
		ok[g.ids[i]] = g.done[i];
	for (id = 0; id < nr_helpers; id++) {
		if (!open[id] || ok[id])
			continue;
		/* the caller asks for it bare */
		if (aspect == ASPECT_GPL && memory[id][aspect] == REFUSED)
			continue;
		/* kfuncs are for programs with a GPL licence and a JIT */
		if (aspect >= ASPECT_GPL && uses_kfunc(id, cells[id].way))
			continue;
		ok[id] = ask_well_typed(ctx, id, &cells[id], terms);
		memory[id][aspect] = ok[id] ? ACCEPTED : REFUSED;
	}
	return true;
}

/*
 * Without a GPL licence: no is the refusal of the bare call for that very reason, which
 * comes before its arguments are looked at.  A program refused for any other reason (it
 * may call kfuncs, or prepare with a helper that is itself GPL only) leaves it open.
 */
static void ask_licence(const struct context *ctx, struct cell cells[MAX_HELPERS], const bool yes[])
{
	static struct probe p;
	bool ok[MAX_HELPERS];
	struct answer a;
	int id;

	/* a context that takes no such program at all has no helper for one */
	if (!accepted_under(ctx, cells, &proprietary, ASPECT_GPL, yes, ok)) {
		for (id = 0; id < nr_helpers; id++)
			if (yes[id])
				cells[id].gpl_only = cells[id].gpl_context = true;
		return;
	}
	for (id = 0; id < nr_helpers; id++) {
		if (!yes[id])
			continue;
		if (ok[id]) {
			cells[id].gpl_only = 0;
			continue;
		}
		probe_begin(&p, ctx);
		probe_add_call(&p, id, WAY_BARE, PROBE_CALL);
		probe_end(&p);
		if (!ask(&p, &proprietary, &a)) {
			cells[id].gpl_only = 0;
		} else if (a.refusal == REFUSED_LICENCE) {
			cells[id].gpl_only = 1;
		} else if (memory[id][ASPECT_GPL] == REFUSED && !uses_kfunc(id, cells[id].way)) {
			/* another context's refusal says nothing here: the whole program, after all */
			cells[id].gpl_only = ask_well_typed(ctx, id, &cells[id], &proprietary) ? 0 : -1;
			memory[id][ASPECT_GPL] = UNKNOWN;
		}
	}
}

static int take_yes(const struct cell cells[MAX_HELPERS], bool yes[MAX_HELPERS])
{
	int id, nr = 0;

	for (id = 0; id < MAX_HELPERS; id++) {
		yes[id] = cells[id].answer == CELL_YES;
		nr += yes[id];
	}
	return nr;
}

void axes_ask_licence(const struct context *ctx, struct cell cells[MAX_HELPERS])
{
	bool yes[MAX_HELPERS];

	if (take_yes(cells, yes))
		ask_licence(ctx, cells, yes);
}

static void ask_jit(const struct context *ctx, struct cell cells[MAX_HELPERS], const bool yes[])
{
	bool ok[MAX_HELPERS];
	int id;

	/* a program array belongs to programs with the JIT, or without */
	matrix_maps_renew();
	accepted_under(ctx, cells, &no_jit, ASPECT_JIT, yes, ok);
	for (id = 0; id < MAX_HELPERS; id++)
		if (yes[id] && !uses_kfunc(id, cells[id].way))
			cells[id].jit = !ok[id];
	matrix_maps_renew();
}

void axes_ask_terms(const struct context *ctx, struct cell cells[MAX_HELPERS])
{
	bool yes[MAX_HELPERS], ok[MAX_HELPERS];
	int id, level;

	if (!take_yes(cells, yes))
		return;
	ask_jit(ctx, cells, yes);
	for (level = 0; level < NR_LEVELS; level++) {
		accepted_under(ctx, cells, &levels[level].terms, level, yes, ok);
		for (id = 0; id < MAX_HELPERS; id++) {
			if (!ok[id])
				continue;
			cells[id].caps = levels[level].name;
			yes[id] = false;
		}
	}
	for (id = 0; id < MAX_HELPERS; id++)
		if (yes[id])
			cells[id].caps = ALL_CAPS;
	matrix_maps_renew();
}
