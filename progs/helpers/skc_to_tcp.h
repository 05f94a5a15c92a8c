/* SPDX-License-Identifier: GPL-2.0 */
/* The cast of helpers/skc_to.h for each TCP socket of a namespace. */
#ifndef BPFMATRIX_HELPERS_SKC_TO_TCP_H
#define BPFMATRIX_HELPERS_SKC_TO_TCP_H

__u32 wanted;	/* the port of the one that counts */
__u32 others;

SEC("iter/tcp")
HAVE
CONFIG("CONFIG_DEBUG_INFO_BTF")
int each(struct bpf_iter__tcp *ctx)
{
	struct sock_common *sk = (void *)ctx->sk_common;

	if (!sk)
		return 0;
	if (sk->skc_num == wanted)
		keep(CAST(sk));
	else if (CAST(sk))
		others++;
	return 0;
}

#endif
