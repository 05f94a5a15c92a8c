/* SPDX-License-Identifier: GPL-2.0 */
/* The two helpers of SYN cookies that ask a listener; COOKIE, before this, is one of them. */
#ifndef BPFMATRIX_HELPERS_SYNCOOKIE_LISTENER_H
#define BPFMATRIX_HELPERS_SYNCOOKIE_LISTENER_H

#include "helpers/sk_tuple.h"
#include "helpers/syncookie.h"

SEC("tc")
ACCEPT
int of_listener(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(bpf_skc_lookup_tcp, ctx);

	if (!sk)
		return 0;
	ret = COOKIE(sk, &ip, ip_bytes, &tcp.h, tcp_bytes);
	bpf_sk_release(sk);
	return 0;
}

SEC("xdp")
ACCEPT
int of_listener_xdp(struct xdp_md *ctx)
{
	struct bpf_sock *sk = look_up_with(bpf_skc_lookup_tcp, ctx);

	if (!sk)
		return XDP_PASS;
	ret = COOKIE(sk, &ip, ip_bytes, &tcp.h, tcp_bytes);
	bpf_sk_release(sk);
	return XDP_PASS;
}

SEC("tc")
REJECT(EACCES)
CONTROL(of_listener)
int listener_not_checked(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(bpf_skc_lookup_tcp, ctx);

	ret = COOKIE(sk, &ip, ip_bytes, &tcp.h, tcp_bytes);
	if (sk)
		bpf_sk_release(sk);
	return 0;
}

/* One byte more than there is behind the pointer. */
SEC("tc")
REJECT(EACCES)
CONTROL(of_listener)
int header_too_long(struct __sk_buff *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct bpf_sock *sk = look_up_with(bpf_skc_lookup_tcp, ctx);

	if (!sk)
		return 0;
	if (data + sizeof(tcp.h) <= end)
		ret = COOKIE(sk, &ip, ip_bytes, data, sizeof(tcp.h) + 1);
	bpf_sk_release(sk);
	return 0;
}

CALL_FROM(socket, "socket", struct __sk_buff, of_listener,
	  COOKIE((void *)ctx, &ip, ip_bytes, &tcp.h, tcp_bytes))

#endif
