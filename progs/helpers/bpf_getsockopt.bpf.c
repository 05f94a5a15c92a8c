// SPDX-License-Identifier: GPL-2.0
#include "helpers/sockopt.h"

AT_CONNECT(get, 4, get_option)
AT_CONNECT(get6, 6, get_option)
AT_SOCKOPS(get_at_sockops, get_option)
AT_OTHERS(get_option)

CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, get, get_option(ctx))
CALL_FROM(tc, "tc", struct __sk_buff, get, get_option(ctx))
CALL_FROM(sk_msg, "sk_msg", struct sk_msg_md, get, get_option(ctx))
CALL_FROM(getsockopt, "cgroup/getsockopt", struct bpf_sockopt, get, get_option(ctx))

SEC("cgroup/connect4")
REJECT(EACCES)
CONTROL(get)
CONFIG("CONFIG_CGROUP_BPF")
int socket_of_ctx(struct bpf_sock_addr *ctx)
{
	struct bpf_sock *sk = ctx->sk;

	if (sk)
		get_option(sk);
	return 0;
}

const char constant[4] = "";

/* The helper writes to its buffer. */
SEC("cgroup/connect4")
REJECT(EACCES)
CONTROL(get)
CONFIG("CONFIG_CGROUP_BPF")
int into_constant(struct bpf_sock_addr *ctx)
{
	ret = bpf_getsockopt(ctx, SOL_SOCKET, SO_PRIORITY, (void *)constant, sizeof(constant));
	return 0;
}
