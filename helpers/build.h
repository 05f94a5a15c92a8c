/* SPDX-License-Identifier: GPL-2.0 */
/* From a recipe and a context to a complete program, and to its control. */
#ifndef BM_HELPERS_BUILD_H
#define BM_HELPERS_BUILD_H

#include <linux/bpf.h>
#include <stdbool.h>

#include "helpers/recipes.h"
#include "selftests/contexts.h"

#define PROBE_MAX_INSNS 128
#define PROBE_MAX_JUMPS 16

/* What of the call is in the program. */
enum probe_form {
	PROBE_CALL,
	PROBE_CONTROL,	/* r0 = 0 instead of the call, and nothing of what follows it */
};

struct probe {
	const struct context *ctx;
	const struct recipe *recipe;
	int id;			/* the helper's */
	enum probe_form form;
	bool rcu;		/* all of it within bpf_rcu_read_lock() */
	bool plain_maps;	/* an array instead of any map: the control where a map is refused */

	struct bpf_insn insns[PROBE_MAX_INSNS];
	int nr;
	int callback;		/* index of the callback's first instruction; 0: none */
	char missing[96];	/* why no program was made */

	int stack;		/* bytes in use */
	int next_reg;		/* r7 to r9: pointers obtained */
	int held;		/* register with a socket to release, or 0 */
	int skip;		/* ways to pass over before one is taken */
	int jumps[PROBE_MAX_JUMPS];	/* to the end */
	int nr_jumps;
	int func_ref;		/* index of the instruction that refers to the callback */
	unsigned int setup_calls[8];	/* helpers that the preparation calls */
	int nr_setup_calls;
};

/*
 * Added to a way: within bpf_rcu_read_lock(), where sleepable programs may walk
 * from structure to structure with trust.
 */
#define WAY_RCU 0x100

/*
 * Makes the @way-th program (from 0) that calls @id in @ctx.  False, with
 * p->missing set, when there are not as many ways.
 */
bool build_probe(struct probe *p, const struct context *ctx, int id, int way, enum probe_form form,
		 bool plain_maps);

/* True when there may be more than one way to the arguments of @id. */
bool build_has_ways(int id);

/* The call with zeros for arguments: what is refused before they are looked at. */
void build_bare(struct probe *p, const struct context *ctx, int id, enum probe_form form);

/* No way uses the helper @id for a preparation any more: this context has it not. */
void build_avoid(int id);

#endif
