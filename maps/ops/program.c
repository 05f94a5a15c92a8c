// SPDX-License-Identifier: GPL-2.0
/*
 * A program uses the map: the complete, well-typed call of a helper as the availability
 * matrix makes it (helpers/matrix/recipes.c), with a map of the type under test in the place of the
 * one that the call is made for.  With that one it must be accepted: that is the control.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "helpers/matrix/build_impl.h"
#include "helpers/matrix/kernel_ptr.h"
#include "helpers/matrix/names.h"
#include "maps/ops/expected.h"
#include "maps/ops/ops.h"

#define MAX_CONTROLS 96
#define ARENA_ADDRESS (1ULL << 44)

int program_map(const struct op_type *type, __u32 flags)
{
	LIBBPF_OPTS(bpf_map_create_opts, o);
	static struct element e;
	const char *why;
	int fd;

	/* where its memory will be has to be known (check_map_access(), "arena's user address") */
	if (type->type == BPF_MAP_TYPE_ARENA)
		o.map_extra = ARENA_ADDRESS;
	fd = op_map_with(type, flags, &o, 0);
	if (fd < 0 && flags)
		fd = op_map_with(type, 0, &o, 0);
	/* bpf_insn_array_init(): frozen, and each element an instruction of this program */
	if (type->type == BPF_MAP_TYPE_INSN_ARRAY && !element_begin_on(&e, type, fd, &why)) {
		element_fill(&e);
		bpf_map_freeze(fd);
	}
	return fd;
}

void program_says(struct op_answer *a, const struct answer *got)
{
	if (got->err == ENOEXEC) {
		op_untestable(a, "%s", got->line);
		return;
	}
	op_says(a, -got->err);
	snprintf(a->line, sizeof(a->line), "%s", got->line);
}

bool program_call(struct probe *p, const struct context *ctx, int helper, int way, int map)
{
	bool made;

	probe_begin(p, ctx);
	p->map_fd = map;
	made = probe_add_call(p, helper, way, PROBE_CALL);
	probe_end(p);
	return made;
}

/* ---- the control of a call: once a kernel, so in memory that all children share */

struct control {
	const struct context *ctx;
	int helper, way;
	struct op_answer answer;	/* OP_ASKED with no error: accepted with this way */
};
static struct controls {
	struct control v[MAX_CONTROLS];
	int nr;
} *controls;

static bool try_ways(struct control *c, int first, struct answer *last)
{
	static struct probe p;
	int way;

	for (way = first; way < first + MAX_WAYS; way++) {
		matrix_maps_renew();
		if (!program_call(&p, c->ctx, c->helper, way, 0))
			break;
		c->way = way;
		if (!ask(&p, &full_terms, last))
			return true;
		if (last->refusal == REFUSED_UNKNOWN)
			return false;
	}
	if (!last->err)
		snprintf(last->line, sizeof(last->line), "%s", p.missing);
	return false;
}

static void ask_control_of(struct control *c, const char *since)
{
	struct answer last = { .refusal = REFUSED_ARGUMENTS }, bare;
	static struct probe p;
	char what[64];

	snprintf(what, sizeof(what), "helper %s", helper_name(c->helper));
	if (try_ways(c, 0, &last) || (c->ctx->sleepable && try_ways(c, WAY_RCU, &last))) {
		if (!verlist_holds(since, test_kver()))
			op_untestable(&c->answer, "%s is there, expected only since %s", what,
				      since);
		return;
	}
	program_call(&p, c->ctx, c->helper, WAY_BARE, 0);
	if (ask(&p, &full_terms, &bare) && bare.refusal == REFUSED_UNKNOWN)
		op_absent(&c->answer, what, since);
	else
		op_untestable(&c->answer, "%s in %s is refused with the map that it is for: %s",
			      what, c->ctx->name, last.line);
}

static const struct control *control_of(int helper, const struct context *ctx, const char *since)
{
	struct control *c;

	for (c = controls->v; c < controls->v + controls->nr; c++)
		if (c->helper == helper && c->ctx == ctx)
			return c;
	if (controls->nr == MAX_CONTROLS)
		_exit(3);
	*c = (struct control){ .ctx = ctx, .helper = helper };
	ask_control_of(c, since);
	controls->nr++;	/* a child that dies before leaves none behind */
	return c;
}

/* ---- helpers */

/* The value that a program puts into a map of sockets is a socket (resolve_map_arg_type()). */
static bool takes_socket(int helper, const struct op_type *type)
{
	return type->value == THING_UDP && !type->described &&
	       (helper == BPF_FUNC_map_update_elem || helper == BPF_FUNC_map_push_elem);
}

static void make_with_socket(struct probe *p, const struct context *ctx, int helper, int map)
{
	int sock = 3, jump;

	probe_begin(p, ctx);
	p->form = PROBE_CONTROL;
	if (helper == BPF_FUNC_map_push_elem)
		sock = 2;
	probe_load(p, sock, 1, ctx->sk_off);
	jump = p->nr;
	probe_emit(p, JUMP_EQ(sock, 0, 0));
	if (sock == 3) {
		probe_emit(p, STORE64_IMM(FP, -8, 0));
		probe_emit(p, MOV_REG(2, FP));
		probe_emit(p, ADD_IMM(2, -8));
	}
	probe_emit(p, LOAD_IMM64(1, BPF_PSEUDO_MAP_FD, map));
	probe_emit(p, LOAD_IMM64_HIGH(0));
	probe_emit(p, MOV_IMM(sock + 1, 0));
	probe_emit(p, CALL(helper));
	p->insns[jump].off = p->nr - jump - 1;
	probe_end(p);
}

static void ask_helper(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	const struct control *c = control_of(op->helper, context_find(op->context), op->since);
	static struct probe p;
	struct answer got;
	int map;

	*a = c->answer;
	if (a->kind != OP_ASKED)
		return;
	map = program_map(type, 0);
	if (map < 0) {
		op_untestable(a, "no such map for a program: %s", errname(map));
		return;
	}
	if (takes_socket(op->helper, type))
		make_with_socket(&p, c->ctx, op->helper, map);
	else
		program_call(&p, c->ctx, op->helper, c->way, map);
	ask(&p, &full_terms, &got);
	program_says(a, &got);
	close(map);
}

#define CALL_OP(helper_name, section, ...) \
	{ OP(#helper_name, ask_helper, 0), .helper = BPF_FUNC_##helper_name, .context = section, \
	  ##__VA_ARGS__ }
#define SINCE(list) .since = list

/* In contexts that all kernels have since they have the helper. */
const struct op helper_ops[] = {
	CALL_OP(map_lookup_elem, "tc"),
	CALL_OP(map_update_elem, "tc"),
	CALL_OP(map_delete_elem, "tc"),
	CALL_OP(map_push_elem, "tc"),
	CALL_OP(map_pop_elem, "tc"),
	CALL_OP(map_peek_elem, "tc"),
	CALL_OP(map_lookup_percpu_elem, "tc", SINCE("5.19")),
	CALL_OP(for_each_map_elem, "tc", SINCE("5.13")),
	CALL_OP(tail_call, "tc"),
	CALL_OP(perf_event_output, "tc"),
	CALL_OP(perf_event_read, "kprobe"),
	CALL_OP(perf_event_read_value, "kprobe"),
	CALL_OP(skb_output, "tp_btf"),
	CALL_OP(get_stackid, "kprobe"),
	CALL_OP(skb_under_cgroup, "tc"),
	CALL_OP(current_task_under_cgroup, "kprobe"),
	CALL_OP(redirect_map, "xdp"),
	CALL_OP(sk_redirect_map, "sk_skb/stream_verdict"),
	CALL_OP(sk_redirect_hash, "sk_skb/stream_verdict"),
	CALL_OP(msg_redirect_map, "sk_msg"),
	CALL_OP(msg_redirect_hash, "sk_msg"),
	CALL_OP(sock_map_update, "sockops"),
	CALL_OP(sock_hash_update, "sockops"),
	CALL_OP(sk_select_reuseport, "sk_reuseport"),
	CALL_OP(get_local_storage, "cgroup_skb/egress"),
	CALL_OP(sk_storage_get, "tc"),
	CALL_OP(sk_storage_delete, "tc"),
	CALL_OP(inode_storage_get, "lsm"),
	CALL_OP(inode_storage_delete, "lsm"),
	CALL_OP(task_storage_get, "lsm", SINCE("5.11")),
	CALL_OP(task_storage_delete, "lsm", SINCE("5.11")),
	CALL_OP(cgrp_storage_get, "tp_btf", SINCE("6.2")),
	CALL_OP(cgrp_storage_delete, "tp_btf", SINCE("6.2")),
	CALL_OP(ringbuf_output, "tc"),
	CALL_OP(ringbuf_reserve, "tc"),
	CALL_OP(ringbuf_reserve_dynptr, "tc", SINCE("5.19")),
	CALL_OP(ringbuf_query, "tc"),
	CALL_OP(user_ringbuf_drain, "tc", SINCE("6.1")),
	{ .name = NULL },
};

void ops_prepare(void)
{
	ask_prepare();
	if (controls)
		return;
	controls = mmap(NULL, sizeof(*controls), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (controls == MAP_FAILED)
		_exit(3);
	kernel_ptr_prepare();
	matrix_btf();
	matrix_maps_prepare();
	kfuncs_prepare();
	iterators_prepare();
	map_expected_broken();
}
