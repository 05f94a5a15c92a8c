/* SPDX-License-Identifier: GPL-2.0 */
/* Programs that put sockets into `map`, or take them from there, for a file that has defined it. */
#ifndef BM_PROGS_MAPS_SOCK_PICK_H
#define BM_PROGS_MAPS_SOCK_PICK_H

#include "maps/sock_select.bpf.h"

#define ENOENT 2

__u32 port;
__s64 ret_connecting, ret_active, ret_passive, ret_listening;

/* Under 1 who connected, under 2 who was connected to, under 3 who listens. */
SEC("sockops")
NOT_A_CASE
CONFIG("CONFIG_CGROUP_BPF")
int put_on_connect(struct bpf_sock_ops *ctx)
{
	__u32 active = 1, passive = 2, listening = 3;

	switch (ctx->op) {
	case BPF_SOCK_OPS_TCP_CONNECT_CB:
		ret_connecting = SOCK_UPDATE(ctx, &map, &active, BPF_ANY);
		break;
	case BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB:
		ret_active = SOCK_UPDATE(ctx, &map, &active, flags);
		break;
	case BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB:
		ret_passive = SOCK_UPDATE(ctx, &map, &passive, flags);
		break;
	case BPF_SOCK_OPS_TCP_LISTEN_CB:
		ret_listening = SOCK_UPDATE(ctx, &map, &listening, flags);
		break;
	}
	return 1;
}

/* What is under `key`, as a program sees it. */
SEC("tc")
NOT_A_CASE
int look(struct __sk_buff *skb)
{
	struct bpf_sock *sk = bpf_map_lookup_elem(&map, &key);

	if (!sk) {
		ret = -ENOENT;
		return 0;
	}
	ret = 0;
	port = sk->src_port;
	bpf_sk_release(sk);
	return 0;
}

/* The connection, or datagram, goes to the socket under `key`, whatever it wanted. */
SEC("sk_lookup")
NOT_A_CASE
int assign(struct bpf_sk_lookup *ctx)
{
	struct bpf_sock *sk = bpf_map_lookup_elem(&map, &key);

	if (!sk) {
		ret = -ENOENT;
		return SK_DROP;
	}
	ret = bpf_sk_assign(ctx, sk, 0);
	bpf_sk_release(sk);
	return SK_PASS;
}

#endif
