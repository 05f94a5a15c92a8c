/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Helpers that give another view of a socket that one has.  Before this: ASK(sk) is the call,
 * KEEP(found) takes down what it found.
 */
#ifndef BPFMATRIX_HELPERS_SK_OF_PACKET_H
#define BPFMATRIX_HELPERS_SK_OF_PACKET_H

/* Of the socket that is looked up, in whatever state it is. */
SEC("tc")
ACCEPT
int of_looked_up(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(bpf_skc_lookup_tcp, ctx);
	typeof(ASK(sk)) found;

	ret = -1;
	if (!sk)
		return 0;
	state = sk->state;
	found = ASK(sk);
	ret = !!found;
	if (found)
		KEEP(found);
	bpf_sk_release(sk);
	return 0;
}

/* Of the packet's own. */
SEC("cgroup_skb/egress")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
int of_packet(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = ctx->sk;
	typeof(ASK(sk)) found;

	if (!sk)
		return 1;
	found = ASK(sk);
	ret = !!found;
	if (found)
		KEEP(found);
	return 1;
}

SEC("cgroup_skb/egress")
REJECT(EACCES)
CONTROL(of_packet)
int of_one_not_checked(struct __sk_buff *ctx)
{
	ret = !!ASK(ctx->sk);
	return 1;
}

SEC("cgroup_skb/egress")
REJECT(EACCES, msg("invalid mem access"))
CONTROL(of_packet)
int result_not_checked(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = ctx->sk;

	if (sk)
		KEEP(ASK(sk));
	return 1;
}

CALL_FROM(socket, "socket", struct __sk_buff, of_packet, ASK((void *)ctx))

#endif
