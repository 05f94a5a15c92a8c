/* SPDX-License-Identifier: GPL-2.0 */
/* From a recipe and a context to a complete program, and to its control. */
#ifndef BM_HELPERS_BUILD_H
#define BM_HELPERS_BUILD_H

#include <linux/bpf.h>
#include <stdbool.h>

#include "helpers/matrix/recipes.h"
#include "selftests/contexts.h"

#define PROBE_MAX_INSNS 2048
#define PROBE_MAX_CALLS 96
#define PROBE_MAX_JUMPS 16	/* to the end of one segment */

/* What of the call is in the program. */
enum probe_form {
	PROBE_CALL,
	PROBE_CONTROL,	/* r0 = 0 instead of the call, and nothing of what follows it */
};

/* Instead of one argument: wrong.c. */
enum wrong {
	WRONG_NONE,
	WRONG_UNINIT,		/* nothing was ever written to its register */
	WRONG_NULL,
	WRONG_NUMBER,		/* 1 */
	WRONG_STACK,		/* a pointer to 64 bytes of stack */
	WRONG_MAP,		/* a program array, which no helper but tail_call() takes; there, a hash */
	WRONG_ZERO,
	WRONG_NEGATIVE,		/* -1 */
	WRONG_TOO_LARGE,	/* more than a stack has */
	WRONG_UNBOUNDED,	/* any number */
	NR_WRONGS,
};

/*
 * A program: one segment a call, one behind the other.  A segment makes its own
 * arguments, gives back what it took, and all its paths meet where the next begins, so
 * that when the program is accepted, each of its calls was.
 */
struct probe {
	const struct context *ctx;
	bool plain_maps;	/* an array instead of any map: the control where a map is refused */
	int map_fd;		/* instead of the map that the call itself takes; 0: the recipe's */

	struct bpf_insn insns[PROBE_MAX_INSNS];
	int nr;
	int callback;		/* index of the callback's first instruction; 0: none */
	char missing[96];	/* why no segment was made */

	struct {
		int id;		/* the helper's */
		int begin, call;	/* instructions */
		bool bare;	/* WAY_BARE */
	} calls[PROBE_MAX_CALLS];
	int nr_calls;
	int func_refs[PROBE_MAX_CALLS];	/* the instructions that refer to the callback */
	int nr_func_refs;
	bool has_ctx;		/* the context is in its register */
	int dynptrs;		/* bytes of stack that hold dynptrs, of all segments */

	/* of the segment that is being made */
	const struct recipe *recipe;
	int id;
	enum probe_form form;
	bool wrongs;		/* between preparing the arguments and passing them r1 to r5 are lost */
	enum wrong wrong;	/* instead of argument wrong_arg, from 1 */
	int wrong_arg;
	bool rcu;		/* all of it within bpf_rcu_read_lock() */
	int stack;		/* bytes in use */
	int next_reg;		/* r7 to r9: pointers obtained */
	bool borrowed_map;	/* the way to an argument leads through a map */
	int held;		/* register with a socket to release, or 0 */
	int kptr;		/* the structure that is exchanged (helpers/matrix/kptr.h) */
	int skip;		/* ways to pass over before one is taken */
	int jumps[PROBE_MAX_JUMPS];
	int nr_jumps;
};

/*
 * Added to a way: within bpf_rcu_read_lock(), where sleepable programs may walk
 * from structure to structure with trust.
 */
#define WAY_RCU 0x100
/* Instead of a way: the call alone, which is refused for want of the helper before its arguments are looked at. */
#define WAY_BARE -1

void probe_begin(struct probe *p, const struct context *ctx);
/*
 * Adds a segment that calls @id, by the @way-th way (from 0) to its arguments.  False,
 * with p->missing set and nothing added, when there are not as many ways.
 */
bool probe_add_call(struct probe *p, int id, int way, enum probe_form form);
/*
 * The same for one argument, from 1, that is @wrong; WRONG_NONE gives its control.  The only
 * segment of its program.
 */
bool probe_add_wrong(struct probe *p, int id, int way, int arg, enum wrong wrong);
/* After the last segment: the return value that the context wants, and the callback. */
void probe_end(struct probe *p);

/* True when there may be more than one way to the arguments of @id. */
bool build_has_ways(int id);
/* True when the call of @id takes a callback, and so needs a second function. */
bool build_has_callback(int id);

#endif
