// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/sk_tuple.h"

__u32 state, seen;
long ret;

#define ASK(sk) bpf_get_listener_sock(sk)
#define KEEP(found) (seen = (found)->src_port)
#include "helpers/sk_of_packet.h"

/* The listener comes without a reference. */
SEC("tc")
REJECT(EINVAL)
CONTROL(of_looked_up)
int releases_it(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(bpf_skc_lookup_tcp, ctx), *listener;

	if (!sk)
		return 0;
	listener = bpf_get_listener_sock(sk);
	if (listener)
		bpf_sk_release(listener);
	else
		bpf_sk_release(sk);
	return 0;
}
