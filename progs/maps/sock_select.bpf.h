/* SPDX-License-Identifier: GPL-2.0 */
/* Picks one of the sockets that share a port from `map`, for a file that has defined it. */
#ifndef BM_PROGS_MAPS_SOCK_SELECT_H
#define BM_PROGS_MAPS_SOCK_SELECT_H

#include "maps/sock_modes.h"

#define UDP_HEADER 8

__u32 mode, key;
__u64 flags;
long long ret = -1;
__u32 calls;

SEC("sk_reuseport")
NOT_A_CASE
int select_sk(struct sk_reuseport_md *ctx)
{
	__u32 at = key;
	char digit = '0';

	calls++;
	switch (mode) {
	case SOCK_PASS:
		return SK_PASS;
	case SOCK_DROP:
		return SK_DROP;
	case SOCK_BY_PAYLOAD:
		bpf_skb_load_bytes(ctx, UDP_HEADER, &digit, 1);
		at = digit - '0';
		break;
	case SOCK_BY_HASH:
		at = ctx->hash % 3;
		key = at;
		break;
	}
	ret = bpf_sk_select_reuseport(ctx, &map, &at, flags);
	return SK_PASS;
}

#endif
