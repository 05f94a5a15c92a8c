// SPDX-License-Identifier: GPL-2.0
#define LOOKUP bpf_sk_lookup_tcp
#include "helpers/sk_lookup.h"

__u32 protocol, family, src_ip4, dst_ip4, dst_port;

/* Fields that only a full socket has. */
SEC("tc")
ACCEPT
int read_fields(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(LOOKUP, ctx);

	ret = !!sk;
	if (!sk)
		return 0;
	protocol = sk->protocol;
	family = sk->family;
	src_ip4 = sk->src_ip4;
	dst_ip4 = sk->dst_ip4;
	dst_port = sk->dst_port;
	bpf_sk_release(sk);
	return 0;
}
