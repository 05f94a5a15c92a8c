// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u32 rounds, stop_at;
__u64 flags;
__u32 calls, last_index;
long ret;

static int body(__u32 index, void *ctx)
{
	__u32 *stop = ctx;

	calls++;
	last_index = index;
	return index == *stop;
}

SEC("tc")
ACCEPT_IF(since("5.17"))
int loop(struct __sk_buff *skb)
{
	__u32 stop = stop_at;

	ret = bpf_loop(rounds, body, &stop, flags);
	return 0;
}

/* With no flags for a constant, the verifier puts the loop in place of the call. */
SEC("tc")
ACCEPT_IF(since("5.17"))
int inlined(struct __sk_buff *skb)
{
	__u32 stop = stop_at;

	ret = bpf_loop(rounds, body, &stop, 0);
	return 0;
}
