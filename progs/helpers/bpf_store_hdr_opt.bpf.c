// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"

#define ROOM 32

/* For so many bytes room is asked for; what is then written, and how much of it is handed over. */
__u32 room;
__u8 option[ROOM], second[ROOM];
__u32 len, second_len;
__u64 flags;
/* Answers of the first segment with options, which is the SYN. */
long ret = -1000, second_ret = -1000, elsewhere_ret = -1000;
__u32 calls;
/* Another moment, enum BPF_SOCK_OPS_*, at which the helper is called. */
__u32 elsewhere = ~0U;

static __always_inline void write(struct bpf_sock_ops *ctx)
{
	long first = bpf_store_hdr_opt(ctx, option, bounded(len, ROOM), flags), other = -1000;

	if (second_len)
		other = bpf_store_hdr_opt(ctx, second, bounded(second_len, ROOM), 0);
	if (calls++)
		return;
	ret = first;
	second_ret = other;
}

/* The connecting end writes options into all that it sends. */
SEC("sockops")
ACCEPT
int store(struct bpf_sock_ops *ctx)
{
	if (ctx->op == elsewhere)
		elsewhere_ret = bpf_store_hdr_opt(ctx, option, bounded(len, ROOM), flags);
	switch (ctx->op) {
	case BPF_SOCK_OPS_TCP_CONNECT_CB:
		bpf_sock_ops_cb_flags_set(ctx, BPF_SOCK_OPS_WRITE_HDR_OPT_CB_FLAG);
		break;
	case BPF_SOCK_OPS_HDR_OPT_LEN_CB:
		bpf_reserve_hdr_opt(ctx, room, 0);
		break;
	case BPF_SOCK_OPS_WRITE_HDR_OPT_CB:
		write(ctx);
		break;
	}
	return 1;
}

CALL_FROM(sk_msg, "sk_msg", struct sk_msg_md, store, bpf_store_hdr_opt((void *)ctx, option, 4, 0))
CALL_FROM(tc, "tc", struct __sk_buff, store, bpf_store_hdr_opt((void *)ctx, option, 4, 0))
