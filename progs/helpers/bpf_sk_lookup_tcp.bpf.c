// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct bpf_sock_tuple tuple;
__u64 netns, flags;
__u32 found_port;
long ret;

SEC("tc")
ACCEPT
int lookup(struct __sk_buff *skb)
{
	struct bpf_sock_tuple to = tuple;
	struct bpf_sock *sk = bpf_sk_lookup_tcp(skb, &to, sizeof(to.ipv4), netns, flags);

	ret = !!sk;
	if (sk) {
		found_port = sk->src_port;
		bpf_sk_release(sk);
	}
	return 0;
}
