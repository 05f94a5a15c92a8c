// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} socks SEC(".maps");

__u16 port;	/* of the packets that are given to another socket, in network order */
__u32 key, key_again;
bool again;
__u64 flags, flags_again;
__u32 calls;
long ret, ret_again;

/* Where the destination port of an IPv4 packet without options is, on lo's Ethernet. */
#define PORT_AT (14 + 20 + 2)
#define PROTOCOL_AT (14 + 9)
#define TCP_FLAGS_AT (14 + 20 + 13)
#define TCP_SYN 2

static __always_inline bool is_wanted(struct __sk_buff *ctx)
{
	__u16 dport = 0;
	__u8 byte = 0;

	bpf_skb_load_bytes(ctx, PORT_AT, &dport, sizeof(dport));
	if (!port || dport != port)
		return false;
	bpf_skb_load_bytes(ctx, PROTOCOL_AT, &byte, 1);
	if (byte != IPPROTO_TCP)
		return true;
	/* a connection has sockets of its own from its first packet on */
	bpf_skb_load_bytes(ctx, TCP_FLAGS_AT, &byte, 1);
	return byte == TCP_SYN;
}

SEC("tc")
ACCEPT
int assign_tc(struct __sk_buff *ctx)
{
	struct bpf_sock *sk;
	__u32 at = key;

	if (!is_wanted(ctx))
		return 0;
	sk = bpf_map_lookup_elem(&socks, &at);
	if (!sk)
		return 0;
	calls++;
	ret = bpf_sk_assign(ctx, sk, flags);
	bpf_sk_release(sk);
	return 0;
}

/* The same of any packet, as BPF_PROG_TEST_RUN has it. */
SEC("tc")
ACCEPT
int assign_any(struct __sk_buff *ctx)
{
	struct bpf_sock *sk;
	__u32 at = key;

	sk = bpf_map_lookup_elem(&socks, &at);
	if (!sk)
		return 0;
	ret = bpf_sk_assign(ctx, sk, flags);
	bpf_sk_release(sk);
	return 0;
}

SEC("sk_lookup")
ACCEPT
int assign(struct bpf_sk_lookup *ctx)
{
	struct bpf_sock *sk;
	__u32 at = key;

	if (!port || ctx->local_port != bpf_ntohs(port))
		return SK_PASS;
	calls++;
	sk = bpf_map_lookup_elem(&socks, &at);
	if (!sk)
		return SK_PASS;
	ret = bpf_sk_assign(ctx, sk, flags);
	bpf_sk_release(sk);
	if (!again)
		return SK_PASS;
	at = key_again;
	sk = bpf_map_lookup_elem(&socks, &at);
	if (!sk)
		return SK_PASS;
	ret_again = bpf_sk_assign(ctx, sk, flags_again);
	bpf_sk_release(sk);
	return SK_PASS;
}

/* No socket takes back what was chosen before. */
SEC("sk_lookup")
ACCEPT
int assign_none(struct bpf_sk_lookup *ctx)
{
	struct bpf_sock *sk;
	__u32 at = key;

	if (!port || ctx->local_port != bpf_ntohs(port))
		return SK_PASS;
	sk = bpf_map_lookup_elem(&socks, &at);
	if (!sk)
		return SK_PASS;
	calls++;
	ret = bpf_sk_assign(ctx, sk, 0);
	bpf_sk_release(sk);
	ret_again = bpf_sk_assign(ctx, NULL, flags_again);
	return SK_PASS;
}

/* Here the socket may be none; a tc program's may not. */
SEC("sk_lookup")
REJECT(EACCES, until("5.17 5.15.37"))
CONTROL(assign)
WHY("bpf: Introduce MEM_RDONLY flag: until then only the number 0 is none")
int one_not_checked(struct bpf_sk_lookup *ctx)
{
	struct bpf_sock *sk = ctx->sk;

	ret = bpf_sk_assign(ctx, sk, BPF_SK_LOOKUP_F_REPLACE);
	return SK_PASS;
}

SEC("tc")
REJECT(EACCES)
CONTROL(assign_tc)
int one_not_checked_tc(struct __sk_buff *ctx)
{
	struct bpf_sock *sk;
	__u32 at = key;

	sk = bpf_map_lookup_elem(&socks, &at);
	ret = bpf_sk_assign(ctx, sk, flags);
	if (sk)
		bpf_sk_release(sk);
	return 0;
}

/* It takes no reference: the program's own is still to be given back. */
SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(assign_any)
int keeps_the_reference(struct __sk_buff *ctx)
{
	struct bpf_sock *sk;
	__u32 at = key;

	sk = bpf_map_lookup_elem(&socks, &at);
	if (sk)
		ret = bpf_sk_assign(ctx, sk, flags);
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, assign_tc, bpf_sk_assign(ctx, NULL, 0))
