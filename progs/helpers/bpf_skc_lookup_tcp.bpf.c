// SPDX-License-Identifier: GPL-2.0
#define LOOKUP bpf_skc_lookup_tcp
#include "helpers/sk_lookup.h"

/* What only a full socket has: bpf_sock_common_is_valid_access() of net/core/filter.c. */
SEC("tc")
REJECT(EACCES)
CONTROL(lookup)
int reads_the_mark(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(LOOKUP, ctx);

	if (!sk)
		return 0;
	found_state = sk->mark;
	bpf_sk_release(sk);
	return 0;
}
