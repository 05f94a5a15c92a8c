// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/sk_tuple.h"

__s32 refs[4];
long ret;

static __always_inline __s32 count(struct bpf_sock *sk)
{
	struct tcp_sock *tp = bpf_skc_to_tcp_sock(sk);

	return tp ? tp->inet_conn.icsk_inet.sk.__sk_common.skc_refcnt.refs.counter : -1;
}

SEC("tc")
ACCEPT
int release(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(bpf_skc_lookup_tcp, ctx);

	if (!sk)
		return 0;
	ret = bpf_sk_release(sk);
	return 0;
}

/* The count of references: with one, with two, with one again. */
SEC("tc")
ACCEPT
int count_references(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(bpf_skc_lookup_tcp, ctx), *again;

	if (!sk)
		return 0;
	refs[0] = count(sk);
	again = look_up_with(bpf_skc_lookup_tcp, ctx);
	if (again) {
		refs[1] = count(sk);
		ret = bpf_sk_release(again);
		refs[2] = count(sk);
	}
	bpf_sk_release(sk);
	return 0;
}

SEC("tc")
REJECT(EACCES)
CONTROL(release)
int twice(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(bpf_skc_lookup_tcp, ctx);

	if (!sk)
		return 0;
	bpf_sk_release(sk);
	ret = bpf_sk_release(sk);
	return 0;
}

SEC("tc")
REJECT(EACCES)
CONTROL(release)
int not_checked(struct __sk_buff *ctx)
{
	ret = bpf_sk_release(look_up_with(bpf_skc_lookup_tcp, ctx));
	return 0;
}

/* The packet's socket was not looked up: there is no reference of the program's to give back. */
SEC("tc")
REJECT(EINVAL)
CONTROL(release)
int of_the_packet(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = ctx->sk;

	if (!sk)
		return 0;
	ret = bpf_sk_release(sk);
	return 0;
}

/* What a cast made of the socket goes with it. */
SEC("tc")
REJECT(EACCES)
CONTROL(release)
int casts_go_with_it(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(bpf_skc_lookup_tcp, ctx);
	struct bpf_tcp_sock *tp;

	if (!sk)
		return 0;
	tp = bpf_tcp_sock(sk);
	bpf_sk_release(sk);
	if (tp)
		refs[0] = tp->snd_cwnd;
	return 0;
}

CALL_FROM(socket, "socket", struct __sk_buff, release, bpf_sk_release((void *)ctx))
