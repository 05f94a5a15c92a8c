/* SPDX-License-Identifier: GPL-2.0 */
/* What bpf_setsockopt() and bpf_getsockopt() are called with: helpers/sockopt_rig.h says it. */
#ifndef BM_PROGS_HELPERS_SOCKOPT_H
#define BM_PROGS_HELPERS_SOCKOPT_H

#include "bpfmatrix.bpf.h"

#define SOL_SOCKET 1
#define SO_PRIORITY 12

#define SOCKOPT_SIZE 128

int level, name, len;
char value[SOCKOPT_SIZE];
long ret;
/* The socket that is meant: what others do at the same hook is none of ours. */
__u64 cookie;
/* At sockops: the operation that is meant, by either end of a connection, and its port. */
__u32 op, port, visited;

/* The mask, and one more of it, are what every kernel follows: 1 to SOCKOPT_SIZE. */
static __always_inline void set_option(void *ctx)
{
	__u64 size = (len - 1) & (SOCKOPT_SIZE - 1);

	visited++;
	barrier_var(size);
	ret = bpf_setsockopt(ctx, level, name, value, size + 1);
}

static __always_inline void get_option(void *ctx)
{
	__u64 size = (len - 1) & (SOCKOPT_SIZE - 1);

	visited++;
	barrier_var(size);
	ret = bpf_getsockopt(ctx, level, name, value, size + 1);
}

/* A connect(2) of the socket ends here, with EPERM: it can be asked again. */
#define AT_CONNECT(prog, family, call)					\
	SEC("cgroup/connect" #family)					\
	ACCEPT								\
	CONFIG("CONFIG_CGROUP_BPF")					\
	int prog(struct bpf_sock_addr *ctx)				\
	{								\
		if (bpf_get_socket_cookie(ctx) != cookie)		\
			return 1;					\
		call(ctx);						\
		return 0;						\
	}

#define AT_SOCKOPS(prog, call)						\
	SEC("sockops")							\
	ACCEPT								\
	CONFIG("CONFIG_CGROUP_BPF")					\
	int prog(struct bpf_sock_ops *ctx)				\
	{								\
		if (ctx->op == op && (ctx->local_port == port ||	\
				      ctx->remote_port == bpf_htonl(port)))	\
			call(ctx);					\
		return 1;						\
	}

/* Other hooks that may: none of them is attached. */
#define AT_ADDR(prog, section, points, call)				\
	SEC(section)							\
	ACCEPT_IF(since(points))					\
	CONFIG("CONFIG_CGROUP_BPF")					\
	int prog(struct bpf_sock_addr *ctx)				\
	{								\
		call(ctx);						\
		return 1;						\
	}

#define AT_OTHERS(call)							\
	/* "bpf: Allow bpf_{s,g}etsockopt from cgroup bind{4,6} hooks" */	\
	AT_ADDR(at_bind, "cgroup/bind4", "5.12", call)			\
	AT_ADDR(at_sendmsg, "cgroup/sendmsg4", "5.12", call)		\
	AT_ADDR(at_recvmsg, "cgroup/recvmsg6", "5.12", call)		\
	AT_ADDR(at_getpeername, "cgroup/getpeername4", "5.12", call)	\
	AT_ADDR(at_getsockname, "cgroup/getsockname6", "5.12", call)	\
									\
	/* "bpf: Add support for {set|get} socket options from setsockopt BPF" */	\
	SEC("cgroup/setsockopt")					\
	ACCEPT_IF(since("5.15"))					\
	CONFIG("CONFIG_CGROUP_BPF")					\
	int at_setsockopt(struct bpf_sockopt *ctx)			\
	{								\
		if (ctx->sk && ctx->optname == SO_PRIORITY)	\
			call(ctx->sk);					\
		return 1;						\
	}								\
									\
	/* "bpf: Support bpf_setsockopt() for BPF_CGROUP_INET_SOCK_CREATE" */	\
	SEC("cgroup/sock_create")					\
	ACCEPT_IF(since("6.19"))					\
	CONFIG("CONFIG_CGROUP_BPF")					\
	int at_sock_create(struct bpf_sock *ctx)			\
	{								\
		if (bpf_get_current_pid_tgid() >> 32 == cookie)		\
			call(ctx);					\
		return 1;						\
	}								\
									\
	/* "bpf: tcp: Allow bpf_setsockopt in bpf tcp iter"; of the socket at the port */	\
	SEC("iter/tcp")							\
	ACCEPT_IF(since("5.15"))					\
	int at_iter(struct bpf_iter__tcp *ctx)				\
	{								\
		struct sock_common *sk = ctx->sk_common;		\
									\
		if (sk && sk->skc_num == port)				\
			call(sk);					\
		return 0;						\
	}

#endif
