/* SPDX-License-Identifier: GPL-2.0 */
/* The answers of one context: who of the helpers can be called there, and on what terms. */
#ifndef BM_HELPERS_CELLS_H
#define BM_HELPERS_CELLS_H

#include "helpers/matrix/ask.h"
#include "helpers/matrix/names.h"

enum cell_answer { CELL_NOT_ASKED, CELL_YES, CELL_NO, CELL_UNOBTAINABLE, CELL_UNTESTABLE };
const char *cell_answer_name(enum cell_answer a);

struct cell {
	enum cell_answer answer;
	int way;		/* of the accepted program, or WAY_BARE */
	int err;
	const char *label;
	char line[ASK_MAX_LINE];
	long long insns;	/* -1: not known */
	int shared;		/* so many calls were in the accepted program */
	int gpl_only;		/* 0, 1; -1: not asked, or no program could tell */
	bool gpl_context;	/* not even the smallest program is taken without a GPL licence */
	int jit;		/* 1: accepted only with the JIT; -1: not asked */
	const char *caps;	/* the least of a list that a yes takes; NULL: not asked */
	const char *broken;	/* something that cannot be: fails the case */
};

/* In the parent, before a child: makes what all of them share, once. */
void cells_prepare(void);

/* Asks for one cell, alone; @terms: capabilities and JIT as well, not only the licence. */
void cell_ask(const struct context *ctx, int id, bool terms, struct cell *c);
/*
 * Asks for all cells of @ctx; @cells by helper id.  What is expected to be callable goes
 * into as few programs as possible: an accepted program is a yes for each of its calls.
 */
void cells_ask(const struct context *ctx, bool terms, struct cell cells[MAX_HELPERS]);

/* ---- groups.c: many calls in one program */

/*
 * Of @nr helpers @ids with their ways @ways: sets done[i] for those whose call was
 * accepted under @terms, with all the others of one program; @insns of that program.
 */
struct group {
	int nr;
	int ids[MAX_HELPERS];
	int ways[MAX_HELPERS];
	bool done[MAX_HELPERS];
	long long insns[MAX_HELPERS];
	int shared[MAX_HELPERS];
};
void group_add(struct group *g, int id, int way);
void group_ask(struct group *g, const struct context *ctx, const struct terms *terms);

/* ---- axes.c: the terms on which a yes is one */

/* Fills gpl_only of those cells that are a yes, and then caps and jit. */
/* Before any child. */
void axes_prepare(void);
void axes_ask_licence(const struct context *ctx, struct cell cells[MAX_HELPERS]);
void axes_ask_terms(const struct context *ctx, struct cell cells[MAX_HELPERS]);

#endif
