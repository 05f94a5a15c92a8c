/* SPDX-License-Identifier: GPL-2.0 */
/* The cast of helpers/skc_to.h for each UDP socket of a namespace. */
#ifndef BPFMATRIX_HELPERS_SKC_TO_UDP_H
#define BPFMATRIX_HELPERS_SKC_TO_UDP_H

__u32 wanted;	/* the port of the one that counts */
__u32 others;

SEC("iter/udp")
HAVE
CONFIG("CONFIG_DEBUG_INFO_BTF")
int each(struct bpf_iter__udp *ctx)
{
	struct sock_common *sk = (void *)ctx->udp_sk;

	if (!sk)
		return 0;
	if (sk->skc_num == wanted)
		keep(CAST(sk));
	else if (CAST(sk))
		others++;
	return 0;
}

#endif
