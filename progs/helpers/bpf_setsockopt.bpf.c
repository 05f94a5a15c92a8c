// SPDX-License-Identifier: GPL-2.0
#include "helpers/sockopt.h"

AT_CONNECT(set, 4, set_option)
AT_CONNECT(set6, 6, set_option)
AT_SOCKOPS(set_at_sockops, set_option)
AT_OTHERS(set_option)

/* The kernel's own field, of what no system call shows: icsk_delack_max, in jiffies. */
__u64 field;

SEC("cgroup/connect4")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
int set_and_look(struct bpf_sock_addr *ctx)
{
	struct tcp_sock *tp;

	if (bpf_get_socket_cookie(ctx) != cookie)
		return 1;
	set_option(ctx);
	tp = ctx->sk ? bpf_skc_to_tcp_sock(ctx->sk) : 0;
	if (tp)
		field = tp->inet_conn.icsk_delack_max;
	return 0;
}

/* What an option is worth is seen at the connection: it goes on. */
SEC("cgroup/connect4")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
int set_and_connect(struct bpf_sock_addr *ctx)
{
	if (bpf_get_socket_cookie(ctx) == cookie)
		set_option(ctx);
	return 1;
}

CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, set, set_option(ctx))
CALL_FROM(tc, "tc", struct __sk_buff, set, set_option(ctx))
CALL_FROM(sk_msg, "sk_msg", struct sk_msg_md, set, set_option(ctx))
/* Where the caller cannot hold the socket's lock. */
CALL_FROM(getsockopt, "cgroup/getsockopt", struct bpf_sockopt, set, set_option(ctx))

SEC("cgroup/connect4")
REJECT(EACCES)
CONTROL(set)
CONFIG("CONFIG_CGROUP_BPF")
int socket_of_ctx(struct bpf_sock_addr *ctx)
{
	struct bpf_sock *sk = ctx->sk;

	if (sk)
		set_option(sk);
	return 0;
}
