/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Four helpers that redirect to a socket of `map`.  Their files define SECTION, CONTEXT,
 * REDIRECT(ctx, map), and the maps `map` and `wrong`, which is of the kind that they do not take.
 */
#ifndef BPFMATRIX_HELPERS_SOCK_REDIRECT_H
#define BPFMATRIX_HELPERS_SOCK_REDIRECT_H

__u32 key, calls;
__u64 flags;
long ret = -1;

SEC(SECTION)
ACCEPT
int redirect(CONTEXT *ctx)
{
	__u32 k = key;

	ret = REDIRECT(ctx, &map);
	barrier();	/* who waits for calls may read ret */
	calls++;
	return ret;
}

SEC(SECTION)
REJECT(EINVAL, msg("cannot pass map_type"))
CONTROL(redirect)
int wrong_map(CONTEXT *ctx)
{
	__u32 k = key;

	return REDIRECT(ctx, &wrong);
}

SEC("tc")
REJECT(EINVAL, NOT_HERE)
CONTROL(redirect)
int call_from_tc(struct __sk_buff *ctx)
{
	__u32 k = key;

	return REDIRECT((void *)ctx, &map);
}

#endif
