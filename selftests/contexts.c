// SPDX-License-Identifier: GPL-2.0
#include "selftests/contexts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#define ROW(section, prog_type) .name = section, .type = BPF_PROG_TYPE_##prog_type
#define SK(type) .sk = CTX_SK_FIELD, .sk_off = offsetof(struct type, sk)
/* argument @n of a traced function: the context is an array of 64 bit values */
#define ARG(n, type_name) { type_name, (n) * 8 }

/*
 * Return values are those of net/core/filter.c, kernel/bpf/cgroup.c and
 * check_return_code() (kernel/bpf/verifier.c) for "let it pass".
 */
const struct context contexts[] = {
	{ ROW("socket", SOCKET_FILTER), SK(__sk_buff) },
	{ ROW("tc", SCHED_CLS), SK(__sk_buff) },
	{ ROW("xdp", XDP), .attach = BPF_XDP, .ret = XDP_PASS },
	{ ROW("kprobe", KPROBE) },
	/* FPROBE: attaching it; loading it does not need more than BPF_EVENTS */
	{ ROW("kprobe.multi", KPROBE), .attach = BPF_TRACE_KPROBE_MULTI, .since = "5.18" },
	{ ROW("tracepoint", TRACEPOINT) },
	{ ROW("raw_tp", RAW_TRACEPOINT) },
	{ ROW("raw_tp.w", RAW_TRACEPOINT_WRITABLE) },
	{ ROW("perf_event", PERF_EVENT) },
	{ ROW("cgroup_skb/ingress", CGROUP_SKB), .attach = BPF_CGROUP_INET_INGRESS, .ret = 1, SK(__sk_buff) },
	{ ROW("cgroup_skb/egress", CGROUP_SKB), .attach = BPF_CGROUP_INET_EGRESS, .ret = 1, SK(__sk_buff) },
	{ ROW("cgroup/sock_create", CGROUP_SOCK), .attach = BPF_CGROUP_INET_SOCK_CREATE, .ret = 1,
	  .sk = CTX_IS_SK },
	{ ROW("cgroup/connect4", CGROUP_SOCK_ADDR), .attach = BPF_CGROUP_INET4_CONNECT, .ret = 1,
	  SK(bpf_sock_addr) },
	{ ROW("cgroup/sendmsg6", CGROUP_SOCK_ADDR), .attach = BPF_CGROUP_UDP6_SENDMSG, .ret = 1,
	  SK(bpf_sock_addr) },
	{ ROW("cgroup/dev", CGROUP_DEVICE), .attach = BPF_CGROUP_DEVICE, .ret = 1 },
	{ ROW("cgroup/sysctl", CGROUP_SYSCTL), .attach = BPF_CGROUP_SYSCTL, .ret = 1 },
	{ ROW("cgroup/getsockopt", CGROUP_SOCKOPT), .attach = BPF_CGROUP_GETSOCKOPT, .ret = 1,
	  SK(bpf_sockopt) },
	{ ROW("cgroup/setsockopt", CGROUP_SOCKOPT), .attach = BPF_CGROUP_SETSOCKOPT, .ret = 1,
	  SK(bpf_sockopt) },
	{ ROW("sockops", SOCK_OPS), .attach = BPF_CGROUP_SOCK_OPS, .ret = 1, SK(bpf_sock_ops) },
	{ ROW("sk_skb/stream_verdict", SK_SKB), .attach = BPF_SK_SKB_STREAM_VERDICT, .ret = SK_PASS,
	  SK(__sk_buff) },
	{ ROW("sk_msg", SK_MSG), .attach = BPF_SK_MSG_VERDICT, .ret = SK_PASS, SK(sk_msg_md) },
	{ ROW("sk_lookup", SK_LOOKUP), .attach = BPF_SK_LOOKUP, .ret = SK_PASS, SK(bpf_sk_lookup) },
	/* attach type 0 is BPF_SK_REUSEPORT_SELECT where there is one (5.14) */
	{ ROW("sk_reuseport", SK_REUSEPORT), .ret = SK_PASS,
	  SK(sk_reuseport_md) },
	{ ROW("flow_dissector", FLOW_DISSECTOR), .attach = BPF_FLOW_DISSECTOR },
	{ ROW("lwt_in", LWT_IN), SK(__sk_buff), .config = "CONFIG_LWTUNNEL_BPF" },
	{ ROW("lwt_out", LWT_OUT), SK(__sk_buff), .config = "CONFIG_LWTUNNEL_BPF" },
	{ ROW("lwt_xmit", LWT_XMIT), SK(__sk_buff), .config = "CONFIG_LWTUNNEL_BPF" },
	{ ROW("lwt_seg6local", LWT_SEG6LOCAL), SK(__sk_buff),
	  .config = "CONFIG_LWTUNNEL_BPF CONFIG_IPV6_SEG6_BPF" },
	/*
	 * A function with a task for argument, and near the start of the kernel: until
	 * 6.2 each load walks all symbols up to it (kallsyms_lookup_name()).
	 */
	{ ROW("fentry", TRACING), .attach = BPF_TRACE_FENTRY, .target = "arch_dup_task_struct",
	  .btf_args = { ARG(0, "task_struct") } },
	{ ROW("fexit", TRACING), .attach = BPF_TRACE_FEXIT, .target = "arch_dup_task_struct",
	  .btf_args = { ARG(0, "task_struct") } },
	/*
	 * Sleepable: the function has to be on the list of error injection, which
	 * Debian's kernels do not have, or, since 5b481acab4ce (6.3), a kfunc that
	 * fmod_ret may take and that is KF_SLEEPABLE, as this one.
	 */
	{ ROW("fentry.s", TRACING), .attach = BPF_TRACE_FENTRY, .target = "bpf_fentry_test1", .sleepable = true,
	  .since = "6.3" },
	{ ROW("tp_btf", TRACING), .attach = BPF_TRACE_RAW_TP, .target = "tcp_retransmit_skb",
	  .btf_args = { ARG(0, "sock"), ARG(1, "sk_buff") } },
	{ ROW("iter/task", TRACING), .attach = BPF_TRACE_ITER, .target = "task",
	  .btf_args = { ARG(0, "bpf_iter_meta"), ARG(1, "task_struct") } },
	/* the argument leads to a file, an inode and a path; of all hooks only this one may sleep in 5.10 */
	{ ROW("lsm", LSM), .attach = BPF_LSM_MAC, .target = "bprm_committed_creds", .config = "CONFIG_BPF_LSM",
	  .btf_args = { ARG(0, "linux_binprm") } },
	{ ROW("lsm.s", LSM), .attach = BPF_LSM_MAC, .target = "bprm_committed_creds", .sleepable = true,
	  .config = "CONFIG_BPF_LSM", .btf_args = { ARG(0, "linux_binprm") } },
	/* a syscall program may only be sleepable (bpf_prog_load_check_attach()) */
	{ ROW("syscall", SYSCALL), .sleepable = true, .since = "5.14" },
	{ ROW("netfilter", NETFILTER), .attach = BPF_NETFILTER, .ret = 1 /* NF_ACCEPT */, .since = "6.4",
	  .config = "CONFIG_NETFILTER_BPF_LINK",
	  .btf_args = { ARG(0, "nf_hook_state"), ARG(1, "sk_buff") } },
};
const int nr_contexts = sizeof(contexts) / sizeof(contexts[0]);

struct btf *kernel_btf(void)
{
	static struct btf *btf;
	static bool tried;

	if (!tried) {
		tried = true;
		btf = btf__load_vmlinux_btf();
	}
	return btf;
}

/* How the kernel names what programs of an attach type are attached to. */
static const struct {
	enum bpf_attach_type attach;
	const char *prefix;
	__u32 kind;
} target_names[] = {
	{ BPF_TRACE_RAW_TP, "btf_trace_", BTF_KIND_TYPEDEF },
	{ BPF_TRACE_ITER, "bpf_iter_", BTF_KIND_FUNC },
	{ BPF_LSM_MAC, "bpf_lsm_", BTF_KIND_FUNC },
};

static int find_target(const struct context *c)
{
	const char *prefix = "";
	__u32 kind = BTF_KIND_FUNC;
	char name[128];
	size_t i;

	if (!kernel_btf())
		return -ENOENT;
	for (i = 0; i < sizeof(target_names) / sizeof(target_names[0]); i++) {
		if (target_names[i].attach == c->attach) {
			prefix = target_names[i].prefix;
			kind = target_names[i].kind;
		}
	}
	snprintf(name, sizeof(name), "%s%s", prefix, c->target);
	return btf__find_by_name_kind(kernel_btf(), name, kind);
}

int context_target_id(const struct context *c)
{
	static int ids[sizeof(contexts) / sizeof(contexts[0])];
	int *id = &ids[c - contexts];

	if (!c->target)
		return 0;
	if (!*id)
		*id = find_target(c);
	return *id;
}

bool context_attach_known(const struct context *c)
{
	static int end = -1;
	const struct btf_type *t;
	const struct btf_enum *e;
	int i, id;

	if (end < 0) {
		id = kernel_btf() ? btf__find_by_name_kind(kernel_btf(), "bpf_attach_type", BTF_KIND_ENUM) : -1;
		t = id > 0 ? btf__type_by_id(kernel_btf(), id) : NULL;
		end = t ? 0 : INT32_MAX;
		for (i = 0, e = t ? btf_enum(t) : NULL; t && i < btf_vlen(t); i++)
			if (!strcmp(btf__name_by_offset(kernel_btf(), e[i].name_off), "__MAX_BPF_ATTACH_TYPE"))
				end = e[i].val;
	}
	return (int)c->attach < end;
}

int context_load(const struct context *c, const struct bpf_insn *insns, size_t nr,
		 struct bpf_prog_load_opts *o)
{
	int id = context_target_id(c);

	if (id < 0)
		return id;
	o->expected_attach_type = c->attach;
	o->attach_btf_id = id;
	if (c->sleepable)
		o->prog_flags |= BPF_F_SLEEPABLE;
	return bpf_prog_load(c->type, NULL, "GPL", insns, nr, o);
}
