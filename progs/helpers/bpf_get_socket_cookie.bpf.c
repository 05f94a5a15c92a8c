// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 ret;
__u32 calls;

SEC("socket")
ACCEPT
int read_cookie(struct __sk_buff *skb)
{
	ret = bpf_get_socket_cookie(skb);
	return skb->len;
}

SEC("tc")
ACCEPT
int read_tc(struct __sk_buff *skb)
{
	calls++;
	ret = bpf_get_socket_cookie(skb);
	return 0;
}

SEC("cgroup/connect4")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
int read_connect(struct bpf_sock_addr *ctx)
{
	ret = bpf_get_socket_cookie(ctx);
	return 1;
}

SEC("cgroup/sock_release")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
int read_sock(struct bpf_sock *ctx)
{
	calls++;
	ret = bpf_get_socket_cookie(ctx);
	return 1;
}

SEC("sockops")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
int read_sockops(struct bpf_sock_ops *ctx)
{
	if (ctx->op == BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB)
		ret = bpf_get_socket_cookie(ctx);
	return 1;
}

__u32 port;

/* Of a kernel's socket, by a pointer to it. */
SEC("iter/udp")
ACCEPT_IF(since("5.12"))
CONFIG("CONFIG_DEBUG_INFO_BTF")
int read_udp(struct bpf_iter__udp *ctx)
{
	struct udp_sock *sk = ctx->udp_sk;

	if (sk && sk->inet.sk.__sk_common.skc_num == port) {
		calls++;
		ret = bpf_get_socket_cookie(sk);
	}
	return 0;
}

SEC("iter/udp")
REJECT(EACCES)
CONTROL(read_udp)
CONFIG("CONFIG_DEBUG_INFO_BTF")
int of_what_is_no_socket(struct bpf_iter__udp *ctx)
{
	ret = bpf_get_socket_cookie(ctx->meta);
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, read_tc, bpf_get_socket_cookie(ctx))
