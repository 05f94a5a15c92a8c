// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define COOKIE bpf_tcp_check_syncookie
#include "helpers/syncookie_listener.h"

__u16 port;
__u32 checked, good, bad;

#define TCP_FLAGS_AT 13
#define TCP_SYN_ACK (2 | 16)
#define TCP_ACK 16

/* Checks packets to the port that may end a handshake, where there is a listener only. */
SEC("xdp")
ACCEPT
int check_packets(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct iphdr *iph = data + 14;
	struct tcphdr *th = data + 14 + sizeof(*iph);
	struct bpf_sock_tuple tuple = {};
	struct bpf_sock *sk;

	if ((void *)(th + 1) > end || iph->protocol != IPPROTO_TCP || th->dest != port || !port)
		return XDP_PASS;
	if ((((__u8 *)th)[TCP_FLAGS_AT] & TCP_SYN_ACK) != TCP_ACK)
		return XDP_PASS;
	tuple.ipv4.saddr = iph->saddr;
	tuple.ipv4.daddr = iph->daddr;
	tuple.ipv4.sport = th->source;
	tuple.ipv4.dport = th->dest;
	sk = bpf_skc_lookup_tcp(ctx, &tuple, sizeof(tuple.ipv4), -1, 0);
	if (!sk)
		return XDP_PASS;
	if (sk->state == BPF_TCP_LISTEN) {
		checked++;
		if (bpf_tcp_check_syncookie(sk, iph, sizeof(*iph), th, sizeof(*th)))
			bad++;
		else
			good++;
	}
	bpf_sk_release(sk);
	return XDP_PASS;
}
