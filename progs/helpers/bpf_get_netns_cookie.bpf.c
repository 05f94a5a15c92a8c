// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

__u64 ret, ret_none;

#define READ(name, sec, have, ctx_type, pass)		\
	SEC(sec)					\
	have						\
	int name(ctx_type *ctx)				\
	{						\
		ret = bpf_get_netns_cookie(ctx);	\
		ret_none = bpf_get_netns_cookie(NULL);	\
		return pass;				\
	}

READ(read_connect, "cgroup/connect4", ACCEPT CONFIG("CONFIG_CGROUP_BPF"), struct bpf_sock_addr, 1)
READ(read_create, "cgroup/sock_create", ACCEPT CONFIG("CONFIG_CGROUP_BPF"), struct bpf_sock, 1)
READ(read_sockops, "sockops", ACCEPT_IF(since("5.15")) CONFIG("CONFIG_CGROUP_BPF"),
     struct bpf_sock_ops, 1)
READ(read_setsockopt, "cgroup/setsockopt", ACCEPT_IF(since("5.15")) CONFIG("CONFIG_CGROUP_BPF"),
     struct bpf_sockopt, 1)
READ(read_msg, "sk_msg", ACCEPT_IF(since("5.15")), struct sk_msg_md, SK_PASS)
READ(read_tc, "tc", ACCEPT_IF(since("6.13")), struct __sk_buff, 0)
READ(read_filter, "socket", ACCEPT_IF(since("6.15")), struct __sk_buff, ctx->len)
READ(read_egress, "cgroup_skb/egress", ACCEPT_IF(since("6.15")) CONFIG("CONFIG_CGROUP_BPF"),
     struct __sk_buff, 1)

/* The context, or none: no other place. */
SEC("cgroup/connect4")
REJECT(EACCES)
CONTROL(read_connect)
CONFIG("CONFIG_CGROUP_BPF")
int of_a_variable(struct bpf_sock_addr *ctx)
{
	ret = bpf_get_netns_cookie((void *)&ret_none);
	return 1;
}

CALL_FROM(xdp, "xdp", struct xdp_md, read_connect, bpf_get_netns_cookie(ctx))
