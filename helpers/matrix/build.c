// SPDX-License-Identifier: GPL-2.0
/* The program around the calls. */
#include <stdio.h>

#include "helpers/matrix/build_impl.h"
#include "helpers/matrix/kernel_ptr.h"
#include "helpers/matrix/kptr.h"

bool build_has_ways(int id)
{
	int i;

	for (i = 0; id < nr_recipes && i < 5; i++)
		if (recipes[id].args[i].class >= ARG_KPTR)
			return true;
	return false;
}

static bool has_class(int id, int class)
{
	int i;

	for (i = 0; id < nr_recipes && i < 5; i++)
		if (recipes[id].args[i].class == class)
			return true;
	return false;
}

bool build_has_callback(int id)
{
	return has_class(id, ARG_FUNC);
}

static void emit_post(struct probe *p, const struct place *args, int nr_args)
{
	switch (p->recipe->post) {
	case POST_NONE:
		break;
	case POST_SK_RELEASE:
		probe_end_if_null(p, 0);
		probe_emit(p, MOV_REG(1, 0));
		probe_emit(p, CALL(BPF_FUNC_sk_release));
		break;
	case POST_RECORD:
		probe_end_if_null(p, 0);
		probe_emit(p, MOV_REG(1, 0));
		probe_emit(p, MOV_IMM(2, 0));
		probe_emit(p, CALL(BPF_FUNC_ringbuf_discard));
		break;
	case POST_DYNPTR:
		emit_place(p, 1, &args[nr_args - 1]);
		probe_emit(p, MOV_IMM(2, 0));
		probe_emit(p, CALL(BPF_FUNC_ringbuf_discard_dynptr));
		break;
	case POST_KPTR:
		probe_end_if_null(p, 0);
		probe_emit(p, MOV_REG(1, 0));
		probe_emit(p, CALL_KFUNC(kptr_release_kfunc(p->kptr)));
		break;
	case POST_UNLOCK:
		emit_place(p, 1, &args[0]);
		probe_emit(p, CALL(BPF_FUNC_spin_unlock));
		break;
	}
}

void probe_end(struct probe *p)
{
	int i;

	probe_emit(p, MOV_IMM(0, p->ctx->ret));
	probe_emit(p, EXIT());
	if (!p->nr_func_refs)
		return;
	p->callback = p->nr;
	for (i = 0; i < p->nr_func_refs; i++)
		p->insns[p->func_refs[i]].imm = p->nr - p->func_refs[i] - 1;
	probe_emit(p, MOV_IMM(0, 0));
	probe_emit(p, EXIT());
}

void probe_begin(struct probe *p, const struct context *ctx)
{
	/* not the instructions: they are many, and are written before they are read */
	p->ctx = ctx;
	p->plain_maps = false;
	p->map_fd = 0;
	p->nr = 0;
	p->callback = 0;
	p->missing[0] = '\0';
	p->nr_calls = 0;
	p->nr_func_refs = 0;
	p->dynptrs = 0;
	p->has_ctx = false;
	p->wrongs = false;
	p->wrong = WRONG_NONE;
}

static bool emit_prepared(struct probe *p)
{
	struct place args[5];
	int i, nr_args;

	for (i = 0; i < 5 && p->recipe->args[i].class; i++)
		if (!get_arg(p, &p->recipe->args[i], &args[i]))
			return false;
	nr_args = i;
	if (p->wrongs)
		emit_lose_args(p);
	for (i = 0; i < nr_args; i++)
		if (p->wrong && p->wrong_arg == i + 1)
			emit_wrong(p, i + 1);
		else
			emit_place(p, i + 1, &args[i]);
	p->calls[p->nr_calls].call = p->nr;
	probe_emit(p, p->form == PROBE_CALL ? CALL(p->id) : MOV_IMM(0, 0));
	if (p->form == PROBE_CALL)
		emit_post(p, args, nr_args);
	if (p->held) {
		probe_emit(p, MOV_REG(1, p->held));
		probe_emit(p, CALL(BPF_FUNC_sk_release));
	}
	return true;
}

static bool emit_well_typed(struct probe *p, int way)
{
	int i;

	if (!p->recipe->written) {
		snprintf(p->missing, sizeof(p->missing), "%s", "no recipe yet");
		return false;
	}
	p->skip = way % WAY_RCU;
	p->rcu = way >= WAY_RCU;
	if (p->rcu && (kernel_rcu_kfunc(true) <= 0 || !p->ctx->sleepable))
		return false;
	if (way && !build_has_ways(p->id))
		return false;
	if (!p->has_ctx)
		probe_emit(p, MOV_REG(R_CTX, 1));
	if (p->rcu)
		probe_emit(p, CALL_KFUNC(kernel_rcu_kfunc(true)));
	if (!emit_prepared(p))
		return false;
	p->has_ctx = true;
	for (i = 0; i < p->nr_jumps; i++)
		p->insns[p->jumps[i]].off = p->nr - p->jumps[i] - 1;
	if (p->rcu)
		probe_emit(p, CALL_KFUNC(kernel_rcu_kfunc(false)));
	return true;
}

/* Its arguments are whatever the registers hold: whether there is such a helper here is asked before them. */
static bool emit_bare(struct probe *p)
{
	p->calls[p->nr_calls].call = p->nr;
	probe_emit(p, p->form == PROBE_CALL ? CALL(p->id) : MOV_IMM(0, 0));
	return true;
}

bool probe_add_wrong(struct probe *p, int id, int way, int arg, enum wrong wrong)
{
	p->wrongs = true;
	p->wrong = wrong;
	p->wrong_arg = arg;
	return probe_add_call(p, id, way, PROBE_CALL);
}

bool probe_add_call(struct probe *p, int id, int way, enum probe_form form)
{
	static const struct recipe none;
	int begin = p->nr, func_refs = p->nr_func_refs, dynptrs = p->dynptrs;
	bool had_ctx = p->has_ctx;

	if (p->nr_calls == PROBE_MAX_CALLS)
		return false;
	p->id = id;
	p->form = form;
	p->recipe = id < nr_recipes ? &recipes[id] : &none;
	p->rcu = false;
	p->stack = 0;
	p->next_reg = R_FIRST;
	p->borrowed_map = false;
	p->held = 0;
	p->nr_jumps = 0;
	/* the end and the callback need room too */
	if ((way == WAY_BARE ? emit_bare(p) : emit_well_typed(p, way)) && p->nr + 4 <= PROBE_MAX_INSNS &&
	    p->stack + p->dynptrs <= MAX_STACK) {
		p->calls[p->nr_calls].id = id;
		p->calls[p->nr_calls].bare = way == WAY_BARE;
		p->calls[p->nr_calls++].begin = begin;
		return true;
	}
	p->nr = begin;
	p->nr_func_refs = func_refs;
	p->dynptrs = dynptrs;
	p->has_ctx = had_ctx;
	return false;
}
