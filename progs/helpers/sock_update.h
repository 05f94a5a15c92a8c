/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Two helpers that put the socket of a sockops program into `map`.  Their files define
 * UPDATE(ctx, map, key), and the maps `map` and `wrong`, of the kind that they do not take.
 */
#ifndef BPFMATRIX_HELPERS_SOCK_UPDATE_H
#define BPFMATRIX_HELPERS_SOCK_UPDATE_H

#include "helpers/sockops.h"

__u32 key;
__u64 flags;

SEC("sockops")
ACCEPT
int update(struct bpf_sock_ops *ctx)
{
	__u32 k = key;

	if (my_turn(ctx))
		ret = UPDATE(ctx, &map, &k);
	return 1;
}

SEC("sockops")
REJECT(EINVAL, msg("cannot pass map_type"))
CONTROL(update)
int wrong_map(struct bpf_sock_ops *ctx)
{
	__u32 k = key;

	if (my_turn(ctx))
		ret = UPDATE(ctx, &wrong, &k);
	return 1;
}

SEC("sockops")
REJECT(EINVAL, msg("invalid indirect access to stack|invalid read from stack"))
CONTROL(update)
int half_a_key(struct bpf_sock_ops *ctx)
{
	__u16 k = key;

	if (my_turn(ctx))
		ret = UPDATE(ctx, &map, &k);
	return 1;
}

SEC("sk_msg")
REJECT(EINVAL, NOT_HERE)
CONTROL(update)
int call_from_sk_msg(struct sk_msg_md *ctx)
{
	__u32 k = key;

	ret = UPDATE((void *)ctx, &map, &k);
	return 1;
}

#endif
