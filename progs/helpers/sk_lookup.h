/* SPDX-License-Identifier: GPL-2.0 */
/* The three helpers that give out a socket with a reference; LOOKUP, before this, is one. */
#ifndef BPFMATRIX_HELPERS_SK_LOOKUP_H
#define BPFMATRIX_HELPERS_SK_LOOKUP_H

#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/sk_tuple.h"

__u32 found_port, found_state;
long ret;

static __always_inline void keep(struct bpf_sock *sk)
{
	ret = !!sk;
	if (!sk)
		return;
	found_port = sk->src_port;
	found_state = sk->state;
	bpf_sk_release(sk);
}

SEC("tc")
ACCEPT
int lookup(struct __sk_buff *ctx)
{
	keep(look_up_with(LOOKUP, ctx));
	return 0;
}

SEC("xdp")
ACCEPT
int lookup_xdp(struct xdp_md *ctx)
{
	keep(look_up_with(LOOKUP, ctx));
	return XDP_PASS;
}

SEC("cgroup/connect4")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
int lookup_connect(struct bpf_sock_addr *ctx)
{
	keep(look_up_with(LOOKUP, ctx));
	return 1;
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(lookup)
int never_released(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(LOOKUP, ctx);

	if (sk)
		found_port = sk->src_port;
	return 0;
}

SEC("tc")
REJECT(EACCES, msg("invalid mem access"))
CONTROL(lookup)
int not_checked(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(LOOKUP, ctx);

	found_port = sk->src_port;
	bpf_sk_release(sk);
	return 0;
}

SEC("tc")
REJECT(EACCES)
CONTROL(lookup)
int used_behind_release(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(LOOKUP, ctx);

	if (!sk)
		return 0;
	bpf_sk_release(sk);
	found_port = sk->src_port;
	return 0;
}

SEC("tc")
REJECT(EACCES, msg("cannot write into sock"))
CONTROL(lookup)
int writes_to_it(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(LOOKUP, ctx);

	if (!sk)
		return 0;
	sk->src_port = 1;
	bpf_sk_release(sk);
	return 0;
}

CALL_FROM(socket, "socket", struct __sk_buff, lookup, keep(look_up_with(LOOKUP, ctx)))

#endif
