// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel structures reach a program as arguments of its context, from
 * bpf_get_current_task_btf(), and by walking from one to the next.  Each step of a
 * walk is one row; the fields' offsets come from the running kernel's BTF.
 */
#include "helpers/matrix/kernel_ptr.h"

#include <string.h>

#include <bpf/btf.h>

#define MAX_STEPS 4
#define MAX_DEPTH 5

struct step {
	const char *type, *field;
	bool inside;	/* the field itself, not what it points to */
	int off;	/* looked up; -1: there is no such field */
};

static struct edge {
	const char *to, *from;	/* from NULL: out of nothing */
	int call;		/* the helper that makes one of the other; 0: a walk */
	struct step steps[MAX_STEPS];
} edges[] = {
	{ "task_struct", NULL, .call = BPF_FUNC_get_current_task_btf },
	{ "task_struct", "linux_binprm", .steps = { { "linux_binprm", "mm" }, { "mm_struct", "owner" } } },
	{ "file", "linux_binprm", .steps = { { "linux_binprm", "file" } } },
	{ "file", "task_struct", .steps = { { "task_struct", "mm" }, { "mm_struct", "exe_file" } } },
	{ "inode", "file", .steps = { { "file", "f_inode" } } },
	{ "path", "file", .steps = { { "file", "f_path", .inside = true } } },
	{ "path", "task_struct",
	  .steps = { { "task_struct", "fs" }, { "fs_struct", "pwd", .inside = true } } },
	{ "socket", "file", .call = BPF_FUNC_sock_from_file },
	{ "sock", "nf_hook_state", .steps = { { "nf_hook_state", "sk" } } },
	/* the network namespace's own netlink socket */
	{ "sock", "net", .steps = { { "net", "rtnl" } } },
	{ "net", "task_struct", .steps = { { "task_struct", "nsproxy" }, { "nsproxy", "net_ns" } } },
	{ "net", "sock", .steps = { { "sock", "__sk_common", .inside = true }, { "sock_common", "skc_net" } } },
	{ "sock", "socket", .steps = { { "socket", "sk" } } },
	{ "tcp_sock", "sock", .call = BPF_FUNC_skc_to_tcp_sock },
	{ "sk_buff", "tcp_sock", .steps = { { "tcp_sock", "highest_sack" } } },
	/* a queue of the loopback device: its pool of AF_XDP buffers, each with an xdp_buff first */
	{ "xdp_buff", "net",
	  .steps = { { "net", "loopback_dev" }, { "net_device", "_rx" }, { "netdev_rx_queue", "pool" },
		     { "xsk_buff_pool", "heads" } } },
	{ "cgroup", "task_struct", .steps = { { "task_struct", "cgroups" }, { "css_set", "dfl_cgrp" } } },
	{ "seq_file", "bpf_iter_meta", .steps = { { "bpf_iter_meta", "seq" } } },
};
#define NR_EDGES (sizeof(edges) / sizeof(edges[0]))

static int percpu_id, rcu_lock_id, rcu_unlock_id;

int kernel_rcu_kfunc(bool lock)
{
	return lock ? rcu_lock_id : rcu_unlock_id;
}

int kernel_percpu_id(void)
{
	return percpu_id;
}

/* The byte offset of @field, through structures and unions without a name; -1: none. */
static int field_offset(const struct btf *btf, __u32 type, const char *field)
{
	const struct btf_type *t = btf__type_by_id(btf, type);
	const struct btf_member *m;
	const char *name;
	int i, off;

	while (t && (btf_is_mod(t) || btf_is_typedef(t)))
		t = btf__type_by_id(btf, t->type);
	if (!t || !btf_is_composite(t))
		return -1;
	m = btf_members(t);
	for (i = 0; i < btf_vlen(t); i++) {
		name = btf__name_by_offset(btf, m[i].name_off);
		off = -1;
		if (!strcmp(name, field))
			off = 0;
		else if (!name[0])
			off = field_offset(btf, m[i].type, field);
		if (off >= 0)
			return off + btf_member_bit_offset(t, i) / 8;
	}
	return -1;
}

void kernel_ptr_prepare(void)
{
	struct btf *btf = kernel_btf();
	struct step *s;
	size_t i;
	int id;

	if (!btf)
		return;
	for (i = 0; i < NR_EDGES; i++) {
		for (s = edges[i].steps; s < edges[i].steps + MAX_STEPS && s->type; s++) {
			id = btf__find_by_name_kind(btf, s->type, BTF_KIND_STRUCT);
			s->off = id > 0 ? field_offset(btf, id, s->field) : -1;
		}
	}
	id = btf__find_by_name_kind(btf, "runqueues", BTF_KIND_VAR);
	percpu_id = id > 0 ? id : 0;
	rcu_lock_id = btf__find_by_name_kind(btf, "bpf_rcu_read_lock", BTF_KIND_FUNC);
	rcu_unlock_id = btf__find_by_name_kind(btf, "bpf_rcu_read_unlock", BTF_KIND_FUNC);
}

static bool find(struct probe *p, const char *type, int reg, int ctx_reg, int depth);

/* From r@reg over the edge; the caller takes back what was emitted when it fails. */
static bool walk(struct probe *p, const struct edge *e, int reg)
{
	const struct step *s;

	if (e->call) {
		probe_call_1(p, e->call, reg, e->from ? reg : 0);
		/* the current task is never NULL */
		if (e->from)
			probe_end_if_null(p, reg);
		return true;
	}
	for (s = e->steps; s < e->steps + MAX_STEPS && s->type; s++) {
		if (s->off < 0)
			return false;
		if (s->inside) {
			probe_add(p, reg, s->off);
		} else {
			probe_load(p, reg, reg, s->off);
			probe_end_if_null(p, reg);
		}
	}
	return true;
}

static bool find_by_edge(struct probe *p, const struct edge *e, int reg, int ctx_reg, int depth)
{
	int mark = p->nr;

	if (!e->from) {
		if (walk(p, e, reg) && probe_take(p, mark))
			return true;
	} else if (depth && find(p, e->from, reg, ctx_reg, depth - 1)) {
		if (walk(p, e, reg))
			return true;
	}
	probe_rollback(p, mark);
	return false;
}

static bool find(struct probe *p, const char *type, int reg, int ctx_reg, int depth)
{
	const struct context_btf_arg *a = p->ctx->btf_args;
	int i, mark = p->nr;

	for (i = 0; i < CONTEXT_MAX_BTF_ARGS && a[i].type; i++) {
		if (strcmp(a[i].type, type))
			continue;
		probe_load(p, reg, ctx_reg, a[i].off);
		probe_end_if_null(p, reg);
		if (probe_take(p, mark))
			return true;
	}
	for (i = 0; i < (int)NR_EDGES; i++) {
		if (edges[i].call == p->id || strcmp(edges[i].to, type))
			continue;
		if (find_by_edge(p, &edges[i], reg, ctx_reg, depth))
			return true;
	}
	return false;
}

bool kernel_ptr(struct probe *p, const char *type, int reg, int ctx_reg)
{
	return find(p, type, reg, ctx_reg, MAX_DEPTH);
}
