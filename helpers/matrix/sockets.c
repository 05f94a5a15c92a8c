// SPDX-License-Identifier: GPL-2.0
/* Ways to a socket, each left in register @reg. */
#include <stdio.h>

#include "helpers/matrix/build_impl.h"
#include "helpers/matrix/kernel_ptr.h"

#define TUPLE_SIZE 12

static bool sock_of_ctx(struct probe *p, int reg)
{
	int mark = p->nr;

	if (p->ctx->sk == CTX_IS_SK) {
		probe_emit(p, MOV_REG(reg, R_CTX));
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
	probe_call_1(p, BPF_FUNC_sk_fullsock, reg, reg);
	probe_end_if_null(p, reg);
	return probe_take(p, mark);
}

/* Calls @id, which gives out a socket with a reference; its arguments are ready. */
static bool take_reference(struct probe *p, int reg, int id, int mark)
{
	emit_opening(p, id);
	probe_emit(p, MOV_REG(reg, 0));
	probe_end_if_null(p, reg);
	if (!probe_take(p, mark))
		return false;
	if (!p->recipe->closes)
		p->held = reg;
	return true;
}

static bool sock_looked_up(struct probe *p, int reg)
{
	int mark = p->nr, at;

	at = stack_room(p, TUPLE_SIZE);
	probe_emit(p, MOV_REG(1, R_CTX));
	probe_emit(p, MOV_REG(2, FP));
	probe_emit(p, ADD_IMM(2, at));
	probe_emit(p, MOV_IMM(3, TUPLE_SIZE));
	probe_emit(p, MOV_IMM(4, -1));
	probe_emit(p, MOV_IMM(5, 0));
	return take_reference(p, reg, BPF_FUNC_sk_lookup_tcp, mark);
}

static void emit_map_lookup(struct probe *p, enum matrix_map m)
{
	struct place map = { AT_MAP, m }, key = { AT_STACK, stack_room(p, 8) };

	emit_place(p, 1, &map);
	emit_place(p, 2, &key);
}

/* An AF_XDP socket is a socket too, and its map can be asked by everybody (5.3). */
static bool sock_of_xskmap(struct probe *p, int reg)
{
	int mark = p->nr;

	if (p->id == BPF_FUNC_map_lookup_elem || !need_map(p, FIX_XSKMAP))
		return false;
	emit_map_lookup(p, FIX_XSKMAP);
	probe_call_1(p, BPF_FUNC_map_lookup_elem, reg, 0);
	probe_end_if_null(p, reg);
	p->borrowed_map = probe_take(p, mark);
	return p->borrowed_map;
}

/* A socket map gives one out with a reference (5.7). */
static bool sock_of_sockmap(struct probe *p, int reg)
{
	int mark = p->nr;

	if (!need_map(p, FIX_SOCKMAP))
		return false;
	emit_map_lookup(p, FIX_SOCKMAP);
	p->borrowed_map = take_reference(p, reg, BPF_FUNC_map_lookup_elem, mark);
	return p->borrowed_map;
}

static bool sock_of_kernel(struct probe *p, int reg)
{
	return kernel_ptr(p, "sock", reg, R_CTX);
}

bool get_sock(struct probe *p, int reg)
{
	static bool (* const ways[])(struct probe *, int) = {
		sock_of_ctx, full_sock_of_ctx, sock_looked_up, sock_of_kernel, sock_of_xskmap, sock_of_sockmap,
	};
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (ways[i](p, reg))
			return true;
	snprintf(p->missing, sizeof(p->missing), "no%s way to a socket", p->next_reg ? " further" : "");
	return false;
}

/* ---- arguments */

bool get_sock_ref(struct probe *p, int reg)
{
	if (sock_looked_up(p, reg) || sock_of_sockmap(p, reg))
		return true;
	snprintf(p->missing, sizeof(p->missing), "no way to a socket with a reference");
	return false;
}
