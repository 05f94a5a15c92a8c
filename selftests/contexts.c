// SPDX-License-Identifier: GPL-2.0
/* All contexts.  How a row's target is found: context_target.c; loaded: context_load.c. */
#include "selftests/contexts.h"

#include <string.h>

#define ROW(section, prog_type) .name = section, .type = BPF_PROG_TYPE_##prog_type
#define AT(attach_type) .attach = BPF_##attach_type
#define SK(type) .sk = CTX_SK_FIELD, .sk_off = offsetof(struct type, sk)
/* argument @n of a traced function: the context is an array of 64 bit values */
#define ARG(n, type_name) { type_name, (n) * 8 }
#define ARGS(...) .btf_args = { __VA_ARGS__ }
#define SINCE(list) .since = list
#define SLEEPABLE .sleepable = true

#define SKB_ROW(section, prog_type) ROW(section, prog_type), SK(__sk_buff)
#define CGROUP_SOCK_ROW(hook, attach_type) \
	ROW("cgroup/" hook, CGROUP_SOCK), AT(CGROUP_INET##attach_type), .ret = 1, .sk = CTX_IS_SK
#define ADDR_ROW(hook, attach_type) \
	ROW("cgroup/" hook, CGROUP_SOCK_ADDR), AT(CGROUP_##attach_type), .ret = 1, SK(bpf_sock_addr)

#define TRACE_ROW(section, attach_type, function) \
	ROW(section, TRACING), AT(attach_type), .target = function
/*
 * A function with a task for argument, and near the start of the kernel: until
 * 6.2 each load walks all symbols up to it (kallsyms_lookup_name()).
 */
#define TASK_FUNCTION "arch_dup_task_struct"
#define TASK_ARG ARGS(ARG(0, "task_struct"))
/*
 * Sleepable: the function has to be on the list of error injection, which
 * Debian's kernels do not have, or, since 5b481acab4ce (6.3), a kfunc that
 * fmod_ret may take and that is KF_SLEEPABLE, as this one.
 */
#define SLEEPABLE_FUNCTION "bpf_fentry_test1"
/* bpf_tracing_multi_link: the program's own target is this function, which does nothing */
#define MULTI_FUNCTION "bpf_multi_func"
/* btf_allowlist_d_path (kernel/trace/bpf_trace.c) has it in all kernels */
#define PATH_FUNCTION "filp_close"
/* fmod_ret takes security_*(), wherever else it takes none (check_attach_modify_return()) */
#define SECURITY_FUNCTION(name) "security_" name

#define ITER_ROW(what, ...) \
	TRACE_ROW("iter/" what, TRACE_ITER, what), ARGS(ARG(0, "bpf_iter_meta"), ##__VA_ARGS__)

#define ITER_S_ROW(what, ...) \
	TRACE_ROW("iter.s/" what, TRACE_ITER, what), SLEEPABLE, \
	ARGS(ARG(0, "bpf_iter_meta"), ##__VA_ARGS__)

#define LSM_CONFIG .config = "CONFIG_BPF_LSM"
#define LSM_ROW(section, hook) ROW(section, LSM), AT(LSM_MAC), .target = hook, LSM_CONFIG
#define LSM_S_ROW(section, hook) LSM_ROW(section, hook), SLEEPABLE
/* 1: void hooks must return it, the others may (check_return_code()) */
#define LSM_CGROUP_ROW(hook) \
	ROW("lsm_cgroup/" hook, LSM), AT(LSM_CGROUP), .target = hook, .ret = 1, SINCE("6.0"), \
	LSM_CONFIG

#define OPS_ROW(prefix, ops, member) \
	ROW(prefix "/" ops "/" member, STRUCT_OPS), .target = ops "/" member
/* The socket is a struct tcp_sock to the verifier (bpf_tcp_ca_is_valid_access()). */
#define TCP_CA_ROW(prefix, member) \
	OPS_ROW(prefix, "tcp_congestion_ops", member), ARGS(ARG(0, "tcp_sock"), ARG(0, "sock"))
#define SCX_ROW(prefix, ops, member) \
	OPS_ROW(prefix, ops, member), .config = "CONFIG_SCHED_CLASS_EXT"
#define QDISC_ROW(member) \
	OPS_ROW("struct_ops", "Qdisc_ops", member), SINCE("6.16"), .config = "CONFIG_NET_SCH_BPF"

/*
 * Return values are those of net/core/filter.c, kernel/bpf/cgroup.c and
 * check_return_code() (kernel/bpf/verifier.c) for "let it pass".
 */
const struct context contexts[] = {
	{ SKB_ROW("socket", SOCKET_FILTER) },
	{ SKB_ROW("tc", SCHED_CLS) },
	{ SKB_ROW("action", SCHED_ACT) },
	{ ROW("xdp", XDP), AT(XDP), .ret = XDP_PASS },
	{ ROW("xdp.frags", XDP), AT(XDP), .ret = XDP_PASS, .flags = BPF_F_XDP_HAS_FRAGS,
	  SINCE("5.18") },
	{ SKB_ROW("lwt_in", LWT_IN), .config = "CONFIG_LWTUNNEL_BPF" },
	{ SKB_ROW("lwt_out", LWT_OUT), .config = "CONFIG_LWTUNNEL_BPF" },
	{ SKB_ROW("lwt_xmit", LWT_XMIT), .config = "CONFIG_LWTUNNEL_BPF" },
	{ SKB_ROW("lwt_seg6local", LWT_SEG6LOCAL),
	  .config = "CONFIG_LWTUNNEL_BPF CONFIG_IPV6_SEG6_BPF" },
	{ SKB_ROW("sk_skb/stream_parser", SK_SKB), AT(SK_SKB_STREAM_PARSER), .ret = SK_PASS },
	{ SKB_ROW("sk_skb/stream_verdict", SK_SKB), AT(SK_SKB_STREAM_VERDICT), .ret = SK_PASS },
	{ SKB_ROW("sk_skb/verdict", SK_SKB), AT(SK_SKB_VERDICT), .ret = SK_PASS, SINCE("5.13") },
	{ ROW("sk_msg", SK_MSG), AT(SK_MSG_VERDICT), .ret = SK_PASS, SK(sk_msg_md) },
	{ ROW("sk_lookup", SK_LOOKUP), AT(SK_LOOKUP), .ret = SK_PASS, SK(bpf_sk_lookup) },
	/* attach type 0 is BPF_SK_REUSEPORT_SELECT where there is one (5.14) */
	{ ROW("sk_reuseport", SK_REUSEPORT), .ret = SK_PASS, SK(sk_reuseport_md) },
	{ ROW("sk_reuseport/migrate", SK_REUSEPORT), AT(SK_REUSEPORT_SELECT_OR_MIGRATE),
	  .ret = SK_PASS,
	  SK(sk_reuseport_md), SINCE("5.14") },
	{ ROW("flow_dissector", FLOW_DISSECTOR), AT(FLOW_DISSECTOR) },
	{ ROW("netfilter", NETFILTER), AT(NETFILTER), .ret = 1 /* NF_ACCEPT */, SINCE("6.4"),
	  .config = "CONFIG_NETFILTER_BPF_LINK", ARGS(ARG(0, "nf_hook_state"), ARG(1, "sk_buff")) },
	{ ROW("lirc_mode2", LIRC_MODE2), AT(LIRC_MODE2), .config = "CONFIG_BPF_LIRC_MODE2",
	  .built = "lirc_prog_attach" },
	/* a syscall program may only be sleepable (bpf_prog_load_check_attach()) */
	{ ROW("syscall", SYSCALL), SLEEPABLE, SINCE("5.14") },

	{ SKB_ROW("cgroup_skb/ingress", CGROUP_SKB), AT(CGROUP_INET_INGRESS), .ret = 1 },
	{ SKB_ROW("cgroup_skb/egress", CGROUP_SKB), AT(CGROUP_INET_EGRESS), .ret = 1 },
	{ CGROUP_SOCK_ROW("sock_create", _SOCK_CREATE) },
	{ CGROUP_SOCK_ROW("sock_release", _SOCK_RELEASE) },
	{ CGROUP_SOCK_ROW("post_bind4", 4_POST_BIND) },
	{ CGROUP_SOCK_ROW("post_bind6", 6_POST_BIND) },
	{ ADDR_ROW("bind4", INET4_BIND) },
	{ ADDR_ROW("bind6", INET6_BIND) },
	{ ADDR_ROW("connect4", INET4_CONNECT) },
	{ ADDR_ROW("connect6", INET6_CONNECT) },
	{ ADDR_ROW("connect_unix", UNIX_CONNECT), SINCE("6.7") },
	{ ADDR_ROW("sendmsg4", UDP4_SENDMSG) },
	{ ADDR_ROW("sendmsg6", UDP6_SENDMSG) },
	{ ADDR_ROW("sendmsg_unix", UNIX_SENDMSG), SINCE("6.7") },
	{ ADDR_ROW("recvmsg4", UDP4_RECVMSG) },
	{ ADDR_ROW("recvmsg6", UDP6_RECVMSG) },
	{ ADDR_ROW("recvmsg_unix", UNIX_RECVMSG), SINCE("6.7") },
	{ ADDR_ROW("getpeername4", INET4_GETPEERNAME) },
	{ ADDR_ROW("getpeername6", INET6_GETPEERNAME) },
	{ ADDR_ROW("getpeername_unix", UNIX_GETPEERNAME), SINCE("6.7") },
	{ ADDR_ROW("getsockname4", INET4_GETSOCKNAME) },
	{ ADDR_ROW("getsockname6", INET6_GETSOCKNAME) },
	{ ADDR_ROW("getsockname_unix", UNIX_GETSOCKNAME), SINCE("6.7") },
	{ ROW("cgroup/dev", CGROUP_DEVICE), AT(CGROUP_DEVICE), .ret = 1 },
	{ ROW("cgroup/sysctl", CGROUP_SYSCTL), AT(CGROUP_SYSCTL), .ret = 1 },
	{ ROW("cgroup/getsockopt", CGROUP_SOCKOPT), AT(CGROUP_GETSOCKOPT), .ret = 1,
	  SK(bpf_sockopt) },
	{ ROW("cgroup/setsockopt", CGROUP_SOCKOPT), AT(CGROUP_SETSOCKOPT), .ret = 1,
	  SK(bpf_sockopt) },
	{ ROW("sockops", SOCK_OPS), AT(CGROUP_SOCK_OPS), .ret = 1, SK(bpf_sock_ops) },

	/* kprobe, kretprobe, uprobe, ksyscall and usdt are one program, attached differently */
	{ ROW("kprobe", KPROBE) },
	/* FPROBE: attaching it; loading it does not need more than BPF_EVENTS */
	{ ROW("kprobe.multi", KPROBE), AT(TRACE_KPROBE_MULTI), SINCE("5.18") },
	{ ROW("kprobe.session", KPROBE), AT(TRACE_KPROBE_SESSION), SINCE("6.10") },
	{ ROW("uprobe", KPROBE) },
	{ ROW("uprobe.s", KPROBE), SLEEPABLE, SINCE("6.0") },
	{ ROW("uprobe.multi", KPROBE), AT(TRACE_UPROBE_MULTI), SINCE("6.6") },
	{ ROW("uprobe.multi.s", KPROBE), AT(TRACE_UPROBE_MULTI), SLEEPABLE, SINCE("6.6") },
	{ ROW("uprobe.session", KPROBE), AT(TRACE_UPROBE_SESSION), SINCE("6.13") },
	{ ROW("uprobe.session.s", KPROBE), AT(TRACE_UPROBE_SESSION), SLEEPABLE, SINCE("6.13") },
	{ ROW("ksyscall", KPROBE) },
	{ ROW("tracepoint", TRACEPOINT) },
	{ ROW("tracepoint.s", TRACEPOINT), SLEEPABLE, SINCE("7.1") },
	{ ROW("raw_tp", RAW_TRACEPOINT) },
	{ ROW("raw_tp.s", RAW_TRACEPOINT), SLEEPABLE, SINCE("7.1") },
	{ ROW("raw_tp.w", RAW_TRACEPOINT_WRITABLE) },
	{ ROW("perf_event", PERF_EVENT) },
	{ TRACE_ROW("tp_btf", TRACE_RAW_TP, "tcp_retransmit_skb"),
	  ARGS(ARG(0, "sock"), ARG(1, "sk_buff")) },
	/*
	 * A tracepoint of system calls, as those may fault.  Before can_be_sleepable() (6.2)
	 * every tracing program could be called sleepable.
	 */
	{ TRACE_ROW("tp_btf.s", TRACE_RAW_TP, "sys_enter"), SLEEPABLE,
	  SINCE("7.1 6.1.0 5.15.0 5.10.0") },

	{ TRACE_ROW("fentry", TRACE_FENTRY, TASK_FUNCTION), TASK_ARG },
	{ TRACE_ROW("fexit", TRACE_FEXIT, TASK_FUNCTION), TASK_ARG },
	{ TRACE_ROW("fsession", TRACE_FSESSION, TASK_FUNCTION), TASK_ARG, SINCE("7.0") },
	{ TRACE_ROW("fmod_ret", MODIFY_RETURN, SECURITY_FUNCTION("ptrace_access_check")),
	  TASK_ARG },
	{ TRACE_ROW("fentry.s", TRACE_FENTRY, SLEEPABLE_FUNCTION), SLEEPABLE, SINCE("6.3") },
	{ TRACE_ROW("fexit.s", TRACE_FEXIT, SLEEPABLE_FUNCTION), SLEEPABLE, SINCE("6.3") },
	{ TRACE_ROW("fsession.s", TRACE_FSESSION, SLEEPABLE_FUNCTION), SLEEPABLE, SINCE("7.0") },
	{ TRACE_ROW("fmod_ret.s", MODIFY_RETURN, SLEEPABLE_FUNCTION), SLEEPABLE, SINCE("6.3") },
	{ TRACE_ROW("fentry.multi", TRACE_FENTRY_MULTI, NULL), SINCE("7.2") },
	{ TRACE_ROW("fexit.multi", TRACE_FEXIT_MULTI, NULL), SINCE("7.2") },
	{ TRACE_ROW("fsession.multi", TRACE_FSESSION_MULTI, NULL), SINCE("7.2") },
	{ TRACE_ROW("fentry.multi.s", TRACE_FENTRY_MULTI, NULL), SLEEPABLE, SINCE("7.2") },
	{ TRACE_ROW("fexit.multi.s", TRACE_FEXIT_MULTI, NULL), SLEEPABLE, SINCE("7.2") },
	{ TRACE_ROW("fsession.multi.s", TRACE_FSESSION_MULTI, NULL), SLEEPABLE, SINCE("7.2") },
	/* functions with an answer of their own: paths are allowed, socket storage is not */
	{ TRACE_ROW("fentry/filp_close", TRACE_FENTRY, PATH_FUNCTION), ARGS(ARG(0, "file")) },
	{ TRACE_ROW("fmod_ret/security_file_open", MODIFY_RETURN, SECURITY_FUNCTION("file_open")),
	  ARGS(ARG(0, "file")) },
	{ TRACE_ROW("fentry/bpf_sk_storage_free", TRACE_FENTRY, "bpf_sk_storage_free"),
	  ARGS(ARG(0, "sock")) },
	{ ROW("freplace/tc", EXT), .target = "tc", SK(__sk_buff) },
	{ ROW("freplace/xdp", EXT), .target = "xdp", .ret = XDP_PASS },

	/* bpf_map, bpf_prog, bpf_link, netlink, ksym and others answer as task does (docs/contexts.md) */
	{ ITER_ROW("task", ARG(1, "task_struct")) },
	{ ITER_ROW("task_file", ARG(1, "task_struct"), ARG(3, "file")) },
	{ ITER_ROW("bpf_map_elem", ARG(1, "bpf_map")) },
	{ ITER_ROW("tcp", ARG(1, "sock_common")) },
	{ ITER_ROW("udp", ARG(1, "udp_sock"), ARG(1, "sock")) },
	{ ITER_ROW("unix", ARG(1, "unix_sock"), ARG(1, "sock")), SINCE("5.15") },
	{ ITER_ROW("cgroup", ARG(1, "cgroup")), SINCE("6.1") },
	{ ITER_S_ROW("task", ARG(1, "task_struct")) },
	{ ITER_S_ROW("tcp", ARG(1, "sock_common")) },

	/*
	 * The argument leads to a file, an inode and a path; of all hooks only this one may
	 * sleep in 5.10.
	 */
	{ LSM_ROW("lsm", "bprm_committed_creds"), ARGS(ARG(0, "linux_binprm")) },
	{ LSM_S_ROW("lsm.s", "bprm_committed_creds"), ARGS(ARG(0, "linux_binprm")) },
	{ LSM_ROW("lsm/file_permission", "file_permission"), ARGS(ARG(0, "file")) },
	{ LSM_CGROUP_ROW("socket_bind"), ARGS(ARG(0, "socket")) },
	{ LSM_CGROUP_ROW("socket_post_create"), ARGS(ARG(0, "socket")) },
	{ LSM_CGROUP_ROW("sock_graft"), ARGS(ARG(0, "sock"), ARG(1, "socket")) },
	{ LSM_CGROUP_ROW("sk_alloc_security"), ARGS(ARG(0, "sock")) },
	{ LSM_CGROUP_ROW("sk_clone_security"), ARGS(ARG(0, "sock")) },
	{ LSM_CGROUP_ROW("bprm_committed_creds"), ARGS(ARG(0, "linux_binprm")) },

	{ TCP_CA_ROW("struct_ops", "init") },
	{ TCP_CA_ROW("struct_ops", "release") },
	{ TCP_CA_ROW("struct_ops.s", "init"), SLEEPABLE, SINCE("6.3") },
	{ OPS_ROW("struct_ops", "bpf_dummy_ops", "test_1"), SINCE("5.16") },
	{ OPS_ROW("struct_ops", "bpf_dummy_ops", "test_2"), SINCE("5.16") },
	{ OPS_ROW("struct_ops.s", "bpf_dummy_ops", "test_sleepable"), SLEEPABLE, SINCE("6.3") },
	{ OPS_ROW("struct_ops", "io_uring_bpf_ops", "loop_step"), SINCE("7.1"),
	  .config = "CONFIG_IO_URING_BPF_OPS" },
	{ SCX_ROW("struct_ops", "sched_ext_ops", "enqueue"), TASK_ARG, SINCE("6.12") },
	{ SCX_ROW("struct_ops.s", "sched_ext_ops", "init_task"), SLEEPABLE, TASK_ARG,
	  SINCE("6.12") },
	{ QDISC_ROW("init"), ARGS(ARG(0, "Qdisc")) },
};
const int nr_contexts = sizeof(contexts) / sizeof(contexts[0]);

const struct context *context_find(const char *name)
{
	int i;

	for (i = 0; i < nr_contexts; i++)
		if (!strcmp(contexts[i].name, name))
			return &contexts[i];
	return NULL;
}
