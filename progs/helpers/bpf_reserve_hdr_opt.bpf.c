// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/sockops.h"

#define TCPHDR_SYN 2

/* What is asked for, and a second time when second_len is set. */
__u32 len, second_len;
__u64 flags;
/* Only the SYN's answers: of a segment with data there is another, in data_ret. */
long second_ret = -1000, data_ret = -1000, elsewhere_ret = -1000;
/* Another moment at which the helper is called. */
__u32 elsewhere = ~0U;

/* The connecting end asks for room in what it sends. */
SEC("sockops")
ACCEPT
int reserve(struct bpf_sock_ops *ctx)
{
	__u64 f = flags;
	__u32 n = len;
	long r;

	if (ctx->op == BPF_SOCK_OPS_TCP_CONNECT_CB)
		bpf_sock_ops_cb_flags_set(ctx, BPF_SOCK_OPS_WRITE_HDR_OPT_CB_FLAG);
	if (ctx->op == elsewhere)
		elsewhere_ret = bpf_reserve_hdr_opt(ctx, n, f);
	if (ctx->op != BPF_SOCK_OPS_HDR_OPT_LEN_CB)
		return 1;
	r = bpf_reserve_hdr_opt(ctx, n, f);
	if (!(ctx->skb_tcp_flags & TCPHDR_SYN)) {
		data_ret = r;
		return 1;
	}
	ret = r;
	if (second_len)
		second_ret = bpf_reserve_hdr_opt(ctx, second_len, 0);
	return 1;
}

CALL_FROM(sk_msg, "sk_msg", struct sk_msg_md, reserve, bpf_reserve_hdr_opt((void *)ctx, 4, 0))
CALL_FROM(tc, "tc", struct __sk_buff, reserve, bpf_reserve_hdr_opt((void *)ctx, 4, 0))
