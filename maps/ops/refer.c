// SPDX-License-Identifier: GPL-2.0
/*
 * A program refers to the map, and calls the helper that suits the type: what kind of program
 * may have which map.  Kfuncs that take a map.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/btf.h>

#include "helpers/matrix/build_impl.h"
#include "maps/ops/ops.h"

static int refer(const struct context *ctx, int pseudo, int map, struct answer *got)
{
	static struct probe p;

	probe_begin(&p, ctx);
	p.form = PROBE_CONTROL;	/* there is no call to count */
	probe_emit(&p, LOAD_IMM64(1, pseudo, map));
	probe_emit(&p, LOAD_IMM64_HIGH(0));
	probe_end(&p);
	return ask(&p, &full_terms, got);
}

/* The same with an array must be accepted; false, with @a set, when it is not. */
static bool refers_to_array(const struct context *ctx, int pseudo, struct op_answer *a)
{
	static const struct context *known;
	static int known_pseudo;
	struct answer got;

	if (known == ctx && known_pseudo == pseudo)
		return true;
	if (refer(ctx, pseudo, matrix_map(FIX_ARRAY), &got)) {
		op_untestable(a, "a program of %s that refers to an array is refused: %s",
			      ctx->name, got.line);
		return false;
	}
	known = ctx;
	known_pseudo = pseudo;
	return true;
}

/*
 * Calls the helper, by whichever way; false where it is not for the context, or there is no
 * way to its arguments.
 */
static bool calls(const struct context *ctx, int helper, const struct op_type *type, __u32 flags,
		  struct answer *got)
{
	static struct probe p;
	int way, map, first;
	bool asked = false;

	for (first = 0; first <= (ctx->sleepable ? WAY_RCU : 0); first += WAY_RCU) {
		for (way = first; way < first + MAX_WAYS; way++) {
			map = program_map(type, flags);
			if (!program_call(&p, ctx, helper, way, map)) {
				close(map);
				break;
			}
			ask(&p, &full_terms, got);
			close(map);
			if (got->err && (got->refusal == REFUSED_UNKNOWN ||
					 got->refusal == REFUSED_CONTEXT))
				return false;
			asked = true;
			if (!got->err)
				return true;
		}
	}
	return asked;
}

static void ask_refer(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	const struct context *ctx = context_find(op->context);
	int pseudo = op->arg & 0xff, map;
	__u32 flags = op->arg >> 8;
	struct answer got;
	int helper = ctx->sleepable ? type->sleepable_helper : type->perf_helper;

	if (!refers_to_array(ctx, pseudo, a))
		return;
	map = program_map(type, flags);
	if (map < 0) {
		op_untestable(a, "no such map for a program: %s", errname(map));
		return;
	}
	refer(ctx, pseudo, map, &got);
	program_says(a, &got);
	close(map);
	if (!got.err && helper && pseudo == BPF_PSEUDO_MAP_FD &&
	    calls(ctx, helper, type, flags, &got))
		program_says(a, &got);
}

/* ---- kfuncs */

static struct kfunc {
	const char *name;
	const struct op_type *home;	/* the control */
	const char *context;
	int id;				/* in the kernel's BTF; -errno: none */
	struct answer control;
} kfuncs[] = {
	{ .name = "bpf_map_sum_elem_count", .home = &op_types[0], .context = "tc" },
	{ .name = "bpf_arena_alloc_pages", .home = &op_types[32], .context = "syscall" },
};
#define NR_KFUNCS (sizeof(kfuncs) / sizeof(kfuncs[0]))

static int load_kfunc(const struct kfunc *k, const struct op_type *type, struct answer *got)
{
	static struct probe p;
	int map = program_map(type, 0), err;

	probe_begin(&p, context_find(k->context));
	p.form = PROBE_CONTROL;
	probe_emit(&p, LOAD_IMM64(1, BPF_PSEUDO_MAP_FD, map));
	probe_emit(&p, LOAD_IMM64_HIGH(0));
	/* the rest of bpf_arena_alloc_pages(): anywhere, one page, any node, no flags */
	probe_emit(&p, MOV_IMM(2, 0));
	probe_emit(&p, MOV_IMM(3, 1));
	probe_emit(&p, MOV_IMM(4, -1));
	probe_emit(&p, MOV_IMM(5, 0));
	probe_emit(&p, CALL_KFUNC(k->id));
	probe_end(&p);
	err = ask(&p, &full_terms, got);
	close(map);
	return err;
}

/* Looked up, and asked about the type that it is for, once a kernel. */
void kfuncs_prepare(void)
{
	struct kfunc *k;

	for (k = kfuncs; k < kfuncs + NR_KFUNCS; k++) {
		k->id = !kernel_btf() ? -ENOENT :
			btf__find_by_name_kind(kernel_btf(), k->name, BTF_KIND_FUNC);
		if (k->id > 0)
			load_kfunc(k, k->home, &k->control);
	}
}

static void ask_kfunc(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	struct kfunc *k = &kfuncs[op->arg];
	struct answer got;
	char what[64];

	snprintf(what, sizeof(what), "kfunc %s", k->name);
	if (k->id < 0)
		op_absent(a, what, op->since);
	else if (!verlist_holds(op->since, test_kver()))
		op_untestable(a, "%s is there, expected only since %s", what, op->since);
	else if (k->control.err)
		op_untestable(a, "%s is refused with %s: %s", what, k->home->name, k->control.line);
	if (a->kind != OP_ASKED)
		return;
	load_kfunc(k, type, &got);
	program_says(a, &got);
}

/* The map with create flags, where it takes them. */
#define REFER_WITH(flags) (BPF_PSEUDO_MAP_FD | (flags) << 8)

const struct op program_ops[] = {
	{ OP("direct_value", ask_refer, BPF_PSEUDO_MAP_VALUE), .context = "tc" },
	{ OP("sleepable", ask_refer, BPF_PSEUDO_MAP_FD), .context = "lsm.s" },
	{ OP("perf_event_prog", ask_refer, BPF_PSEUDO_MAP_FD), .context = "perf_event" },
	{ OP("sleepable_no_prealloc", ask_refer, REFER_WITH(BPF_F_NO_PREALLOC)),
	  .context = "lsm.s" },
	{ OP("perf_event_prog_no_prealloc", ask_refer, REFER_WITH(BPF_F_NO_PREALLOC)),
	  .context = "perf_event" },
	{ OP("map_sum_elem_count", ask_kfunc, 0), .context = "tc", .since = "6.6" },
	{ OP("arena_alloc_pages", ask_kfunc, 1), .context = "syscall", .since = "6.9" },
	{ .name = NULL },
};
