/* SPDX-License-Identifier: GPL-2.0 */
/* A socket at its connect(2), which ends there with EPERM. */
#define STORAGE_TYPE BPF_MAP_TYPE_SK_STORAGE
#include "helpers/storage.h"

#define AT_HOOK(prog, ROWS, body)					\
	SEC("cgroup/connect4")						\
	ROWS								\
	CONFIG("CONFIG_CGROUP_BPF")					\
	int prog(struct bpf_sock_addr *ctx)				\
	{								\
		struct bpf_sock *sk = ctx->sk;				\
									\
		if (!sk || bpf_get_socket_cookie(ctx) != cookie)	\
			return 1;					\
		body(sk);						\
		return 0;						\
	}

/* The socket of a packet. */
#define AT_SKB(prog, section, body)					\
	SEC(section)							\
	ACCEPT								\
	int prog(struct __sk_buff *ctx)					\
	{								\
		struct bpf_sock *sk = ctx->sk;				\
									\
		if (sk && (sk = bpf_sk_fullsock(sk)))			\
			body(sk);					\
		return 1;						\
	}

#define AT_SKB_UNCHECKED(prog, section, control, body)			\
	SEC(section)							\
	REJECT(EACCES)							\
	CONTROL(control)						\
	int prog(struct __sk_buff *ctx)					\
	{								\
		body(ctx->sk);						\
		return 1;						\
	}

#define AT_WITH_SK(prog, section, ctx_type, body)			\
	SEC(section)							\
	ACCEPT								\
	int prog(ctx_type *ctx)						\
	{								\
		struct bpf_sock *sk = ctx->sk;				\
									\
		if (sk)							\
			body(sk);					\
		return 1;						\
	}

#define AT_ALL(body)							\
	AT_HOOK(hook, ACCEPT, body)					\
	AT_SKB(at_tc, "tc", body)					\
	AT_SKB(at_cgroup_skb, "cgroup_skb/egress", body)	\
	AT_SKB_UNCHECKED(socket_not_checked, "tc", at_tc, body)		\
	AT_WITH_SK(at_sockops, "sockops", struct bpf_sock_ops, body)	\
	AT_WITH_SK(at_sk_msg, "sk_msg", struct sk_msg_md, body)		\
									\
	/* "bpf: Allow using bpf_sk_storage in FENTRY/FEXIT/RAW_TP" */	\
	SEC("fentry/tcp_v4_connect")					\
	ACCEPT_IF(since("5.11"))					\
	int BPF_PROG(at_fentry, struct sock *sk)			\
	{								\
		body(sk);						\
		return 0;						\
	}								\
									\
	SEC("tp_btf/inet_sock_set_state")				\
	ACCEPT_IF(since("5.11"))					\
	int BPF_PROG(at_tp_btf, struct sock *sk)			\
	{								\
		body(sk);						\
		return 0;						\
	}								\
									\
	SEC("lsm/socket_sendmsg")					\
	ACCEPT								\
	CONFIG("CONFIG_BPF_LSM")					\
	int BPF_PROG(at_lsm, struct socket *sock)			\
	{								\
		struct sock *sk = sock->sk;				\
									\
		if (sk)							\
			body(sk);					\
		return 0;						\
	}					\
									\
	SEC("fentry/tcp_v4_connect")					\
	REJECT(EACCES, since("5.11"))					\
	CONTROL(at_fentry)						\
	int BPF_PROG(owner_is_a_task, struct sock *sk)			\
	{								\
		body(bpf_get_current_task_btf());			\
		return 0;						\
	}								\
									\
	CALL_FROM(xdp, "xdp", struct xdp_md, hook, body(ctx))		\
	CALL_FROM(socket, "socket", struct __sk_buff, hook, body(ctx))
