// SPDX-License-Identifier: GPL-2.0
#include "helpers/build.h"

#include <stdio.h>
#include <string.h>

#include "helpers/matrix_maps.h"
#include "helpers/insns.h"
#include "helpers/kernel_ptr.h"

#define R_CTX 6
#define R_FIRST 7
#define R_LAST 9
#define FP 10
#define DYNPTR_SIZE 16
#define TUPLE_SIZE 12
#define MAX_HELPERS 512

/* Where an argument waits until it is moved to its register. */
struct place {
	enum { AT_REG, AT_STACK, AT_IMM, AT_MAP, AT_VALUE, AT_FUNC, AT_PERCPU } where;
	int val;
};

static bool avoided[MAX_HELPERS];

void build_avoid(int id)
{
	if (id >= 0 && id < MAX_HELPERS)
		avoided[id] = true;
}

static void emit(struct probe *p, struct bpf_insn insn)
{
	if (p->nr < PROBE_MAX_INSNS)
		p->insns[p->nr++] = insn;
}

static void emit_imm64(struct probe *p, int reg, int pseudo, int low, int high)
{
	emit(p, LOAD_IMM64(reg, pseudo, low));
	emit(p, LOAD_IMM64_HIGH(high));
}

void probe_end_if_null(struct probe *p, int reg)
{
	if (p->nr_jumps == PROBE_MAX_JUMPS)
		return;
	p->jumps[p->nr_jumps++] = p->nr;
	emit(p, JUMP_EQ(reg, 0, 0));
}

void probe_load(struct probe *p, int dst, int src, int off)
{
	emit(p, LOAD64(dst, src, off));
}

void probe_add(struct probe *p, int reg, int n)
{
	emit(p, ADD_IMM(reg, n));
}

/* r@dst = helper(r@arg); false when this context does not have it. */
bool probe_call_1(struct probe *p, int id, int dst, int arg)
{
	if (avoided[id] || p->nr_setup_calls == 8)
		return false;
	p->setup_calls[p->nr_setup_calls++] = id;
	if (arg)
		emit(p, MOV_REG(1, arg));
	emit(p, CALL(id));
	emit(p, MOV_REG(dst, 0));
	return true;
}

bool probe_take(struct probe *p, int mark)
{
	if (!p->skip)
		return true;
	p->skip--;
	probe_rollback(p, mark);
	return false;
}

void probe_rollback(struct probe *p, int mark)
{
	while (p->nr_jumps && p->jumps[p->nr_jumps - 1] >= mark)
		p->nr_jumps--;
	p->nr = mark;
}

static int stack_room(struct probe *p, int size)
{
	int slots = (size + 7) / 8, i;

	p->stack += slots * 8;
	for (i = 0; i < slots; i++)
		emit(p, STORE64_IMM(FP, -p->stack + 8 * i, 0));
	return -p->stack;
}

static void emit_place(struct probe *p, int reg, const struct place *at)
{
	int fd;

	switch (at->where) {
	case AT_REG:
		emit(p, MOV_REG(reg, at->val));
		break;
	case AT_STACK:
		emit(p, MOV_REG(reg, FP));
		emit(p, ADD_IMM(reg, at->val));
		break;
	case AT_IMM:
		emit(p, MOV_IMM(reg, at->val));
		break;
	case AT_MAP:
	case AT_VALUE:
		fd = matrix_map(p->plain_maps ? FIX_ARRAY : at->val);
		emit_imm64(p, reg, at->where == AT_MAP ? BPF_PSEUDO_MAP_FD : BPF_PSEUDO_MAP_VALUE, fd, 0);
		break;
	case AT_FUNC:
		p->func_ref = p->nr;
		emit_imm64(p, reg, BPF_PSEUDO_FUNC, 0, 0);
		break;
	case AT_PERCPU:
		emit_imm64(p, reg, BPF_PSEUDO_BTF_ID, at->val, 0);
		break;
	}
}

/* A call that takes what the helper under test gives back: not in its control. */
static bool emit_opening(struct probe *p, int id)
{
	if (avoided[id]) {
		snprintf(p->missing, sizeof(p->missing), "helper %d is not for this context", id);
		return false;
	}
	p->setup_calls[p->nr_setup_calls++] = id;
	emit(p, p->form == PROBE_CALL || !p->recipe->closes ? CALL(id) : MOV_IMM(0, 0));
	return true;
}

static bool need_map(struct probe *p, enum matrix_map m)
{
	int fd = matrix_map(m);

	if (fd < 0)
		snprintf(p->missing, sizeof(p->missing), "no map %s (%d)", matrix_map_name(m), fd);
	return fd >= 0;
}

/* ---- ways to a socket, left in register @reg */

static bool sock_of_ctx(struct probe *p, int reg)
{
	int mark = p->nr;

	if (p->ctx->sk == CTX_IS_SK) {
		emit(p, MOV_REG(reg, R_CTX));
	} else if (p->ctx->sk == CTX_SK_FIELD) {
		probe_load(p, reg, R_CTX, p->ctx->sk_off);
		probe_end_if_null(p, reg);
	} else {
		return false;
	}
	return probe_take(p, mark);
}

static bool full_sock_of_ctx(struct probe *p, int reg)
{
	int mark = p->nr;

	if (p->ctx->sk != CTX_SK_FIELD || p->id == BPF_FUNC_sk_fullsock)
		return false;
	probe_load(p, reg, R_CTX, p->ctx->sk_off);
	probe_end_if_null(p, reg);
	if (!probe_call_1(p, BPF_FUNC_sk_fullsock, reg, reg)) {
		probe_rollback(p, mark);
		return false;
	}
	probe_end_if_null(p, reg);
	return probe_take(p, mark);
}

static bool sock_looked_up(struct probe *p, int reg)
{
	int mark = p->nr, at;

	if (avoided[BPF_FUNC_sk_lookup_tcp])
		return false;
	at = stack_room(p, TUPLE_SIZE);
	emit(p, MOV_REG(1, R_CTX));
	emit(p, MOV_REG(2, FP));
	emit(p, ADD_IMM(2, at));
	emit(p, MOV_IMM(3, TUPLE_SIZE));
	emit(p, MOV_IMM(4, -1));
	emit(p, MOV_IMM(5, 0));
	emit_opening(p, BPF_FUNC_sk_lookup_tcp);
	emit(p, MOV_REG(reg, 0));
	probe_end_if_null(p, reg);
	if (!probe_take(p, mark))
		return false;
	if (!p->recipe->closes)
		p->held = reg;
	return true;
}

static bool sock_of_kernel(struct probe *p, int reg)
{
	return kernel_ptr(p, "sock", reg, R_CTX);
}

static bool get_sock(struct probe *p, int reg)
{
	static bool (* const ways[])(struct probe *, int) = {
		sock_of_ctx, full_sock_of_ctx, sock_looked_up, sock_of_kernel,
	};
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (ways[i](p, reg))
			return true;
	snprintf(p->missing, sizeof(p->missing), "no%s way to a socket", p->next_reg ? " further" : "");
	return false;
}

/* ---- arguments */

static bool in_register(struct probe *p, const struct arg *a, struct place *at)
{
	bool ok = false;

	if (p->next_reg > R_LAST)
		return false;
	at->where = AT_REG;
	at->val = p->next_reg++;
	switch (a->class) {
	case ARG_SOCK:
		return get_sock(p, at->val);
	case ARG_SOCK_REF:
		ok = sock_looked_up(p, at->val);
		if (!ok)
			snprintf(p->missing, sizeof(p->missing), "no way to a socket with a reference");
		return ok;
	case ARG_CTX_OR_SOCK:
	case ARG_CTX_OR_BTF:
		emit(p, MOV_REG(at->val, R_CTX));
		if (probe_take(p, p->nr - 1))
			return true;
		if (a->class == ARG_CTX_OR_SOCK)
			return get_sock(p, at->val);
		/* fall through */
	default:
		ok = kernel_ptr(p, btf_type_names[a->val], at->val, R_CTX);
		if (!ok)
			snprintf(p->missing, sizeof(p->missing), "no way to a struct %s", btf_type_names[a->val]);
		return ok;
	}
}

static bool get_dynptr(struct probe *p, struct place *at)
{
	struct place value = { AT_VALUE, FIX_ARRAY };

	if (avoided[BPF_FUNC_dynptr_from_mem])
		return false;
	p->stack += DYNPTR_SIZE;
	*at = (struct place){ AT_STACK, -p->stack };
	emit_place(p, 1, &value);
	emit(p, MOV_IMM(2, 8));
	emit(p, MOV_IMM(3, 0));
	emit_place(p, 4, at);
	return emit_opening(p, BPF_FUNC_dynptr_from_mem);
}

/* In a register: each load of a lock's address is another lock to 5.10. */
static void get_lock(struct probe *p, struct place *at)
{
	struct place value = { AT_VALUE, FIX_LOCK };

	*at = (struct place){ AT_REG, p->next_reg++ };
	emit_place(p, at->val, &value);
}

/* What the helper under test is to give back. */
static bool get_opened(struct probe *p, const struct arg *a, struct place *at)
{
	struct place map = { AT_MAP, FIX_RINGBUF };
	bool dynptr = a->class == ARG_DYNPTR_RECORD;

	if (a->class == ARG_LOCKED) {
		get_lock(p, at);
		emit(p, MOV_REG(1, at->val));
		return emit_opening(p, BPF_FUNC_spin_lock);
	}
	if (!need_map(p, FIX_RINGBUF))
		return false;
	emit_place(p, 1, &map);
	emit(p, MOV_IMM(2, 8));
	emit(p, MOV_IMM(3, 0));
	if (dynptr) {
		p->stack += DYNPTR_SIZE;
		*at = (struct place){ AT_STACK, -p->stack };
		emit_place(p, 4, at);
		return emit_opening(p, BPF_FUNC_ringbuf_reserve_dynptr);
	}
	if (!emit_opening(p, BPF_FUNC_ringbuf_reserve))
		return false;
	*at = (struct place){ AT_REG, p->next_reg++ };
	emit(p, MOV_REG(at->val, 0));
	probe_end_if_null(p, at->val);
	return true;
}

static bool get_arg(struct probe *p, const struct arg *a, struct place *at)
{
	switch (a->class) {
	case ARG_CTX:
		*at = (struct place){ AT_REG, R_CTX };
		return true;
	case ARG_IMM:
		*at = (struct place){ AT_IMM, a->val };
		return true;
	case ARG_MEM:
		*at = (struct place){ AT_STACK, stack_room(p, a->val) };
		return true;
	case ARG_MAP:
	case ARG_VALUE:
		*at = (struct place){ a->class == ARG_MAP ? AT_MAP : AT_VALUE, a->val };
		return need_map(p, a->val);
	case ARG_LOCK:
		get_lock(p, at);
		return need_map(p, FIX_LOCK);
	case ARG_FUNC:
		*at = (struct place){ AT_FUNC, 0 };
		return true;
	case ARG_PERCPU:
		*at = (struct place){ AT_PERCPU, kernel_percpu_id() };
		if (at->val <= 0)
			snprintf(p->missing, sizeof(p->missing), "no per-CPU variable in the kernel's BTF");
		return at->val > 0;
	case ARG_DYNPTR:
		return get_dynptr(p, at);
	case ARG_DYNPTR_SLOT:
		p->stack += DYNPTR_SIZE;
		*at = (struct place){ AT_STACK, -p->stack };
		return true;
	case ARG_RECORD:
	case ARG_DYNPTR_RECORD:
	case ARG_LOCKED:
		return get_opened(p, a, at);
	default:
		return in_register(p, a, at);
	}
}

bool build_has_ways(int id)
{
	int i;

	for (i = 0; id < nr_recipes && i < 5; i++)
		if (recipes[id].args[i].class >= ARG_SOCK)
			return true;
	return false;
}

/* ---- the program around the call */

static void emit_post(struct probe *p, const struct place *args, int nr_args)
{
	switch (p->recipe->post) {
	case POST_NONE:
		break;
	case POST_SK_RELEASE:
		probe_end_if_null(p, 0);
		emit(p, MOV_REG(1, 0));
		emit(p, CALL(BPF_FUNC_sk_release));
		break;
	case POST_RECORD:
		probe_end_if_null(p, 0);
		emit(p, MOV_REG(1, 0));
		emit(p, MOV_IMM(2, 0));
		emit(p, CALL(BPF_FUNC_ringbuf_discard));
		break;
	case POST_DYNPTR:
		emit_place(p, 1, &args[nr_args - 1]);
		emit(p, MOV_IMM(2, 0));
		emit(p, CALL(BPF_FUNC_ringbuf_discard_dynptr));
		break;
	case POST_UNLOCK:
		emit_place(p, 1, &args[0]);
		emit(p, CALL(BPF_FUNC_spin_unlock));
		break;
	}
}

static void emit_end(struct probe *p)
{
	int i;

	for (i = 0; i < p->nr_jumps; i++)
		p->insns[p->jumps[i]].off = p->nr - p->jumps[i] - 1;
	if (p->rcu)
		emit(p, CALL_KFUNC(kernel_rcu_kfunc(false)));
	emit(p, MOV_IMM(0, p->ctx->ret));
	emit(p, EXIT());
	if (!p->func_ref)
		return;
	p->callback = p->nr;
	p->insns[p->func_ref].imm = p->nr - p->func_ref - 1;
	emit(p, MOV_IMM(0, 0));
	emit(p, EXIT());
}

static void begin(struct probe *p, const struct context *ctx, int id, enum probe_form form)
{
	static const struct recipe none;

	memset(p, 0, sizeof(*p));
	p->ctx = ctx;
	p->id = id;
	p->form = form;
	p->recipe = id < nr_recipes ? &recipes[id] : &none;
	p->next_reg = R_FIRST;
	emit(p, MOV_REG(R_CTX, 1));
}

bool build_probe(struct probe *p, const struct context *ctx, int id, int way, enum probe_form form,
		 bool plain_maps)
{
	struct place args[5];
	int i, nr_args;

	begin(p, ctx, id, form);
	p->plain_maps = plain_maps;
	p->skip = way % WAY_RCU;
	if (way >= WAY_RCU) {
		if (kernel_rcu_kfunc(true) <= 0 || !ctx->sleepable)
			return false;
		p->rcu = true;
		emit(p, CALL_KFUNC(kernel_rcu_kfunc(true)));
	}
	if (!p->recipe->written) {
		snprintf(p->missing, sizeof(p->missing), "%s", p->recipe->hard ?: "no recipe yet");
		return false;
	}
	if (way && !build_has_ways(id))
		return false;
	for (i = 0; i < 5 && p->recipe->args[i].class; i++)
		if (!get_arg(p, &p->recipe->args[i], &args[i]))
			return false;
	nr_args = i;
	for (i = 0; i < nr_args; i++)
		emit_place(p, i + 1, &args[i]);
	emit(p, form == PROBE_CALL ? CALL(id) : MOV_IMM(0, 0));
	if (form == PROBE_CALL)
		emit_post(p, args, nr_args);
	if (p->held) {
		emit(p, MOV_REG(1, p->held));
		emit(p, CALL(BPF_FUNC_sk_release));
	}
	emit_end(p);
	return true;
}

void build_bare(struct probe *p, const struct context *ctx, int id, enum probe_form form)
{
	int i;

	begin(p, ctx, id, form);
	for (i = 1; i <= 5; i++)
		emit(p, MOV_IMM(i, 0));
	emit(p, form == PROBE_CALL ? CALL(id) : MOV_IMM(0, 0));
	emit_end(p);
}
