// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"
#include "helpers/sockops.h"

/* What is looked for, and then what was found. */
__u8 option[32];
__u32 len;
__u64 flags;

/* The accepted end has the options of all that it hears, and may write some itself. */
SEC("sockops")
ACCEPT
int load(struct bpf_sock_ops *ctx)
{
	if (ctx->op == BPF_SOCK_OPS_TCP_LISTEN_CB)
		bpf_sock_ops_cb_flags_set(ctx, BPF_SOCK_OPS_PARSE_ALL_HDR_OPT_CB_FLAG |
					       BPF_SOCK_OPS_WRITE_HDR_OPT_CB_FLAG);
	if (my_turn(ctx))
		ret = bpf_load_hdr_opt(ctx, option, bounded(len, sizeof(option)), flags);
	return 1;
}

CALL_FROM(sk_msg, "sk_msg", struct sk_msg_md, load, bpf_load_hdr_opt((void *)ctx, option, 4, 0))
CALL_FROM(tc, "tc", struct __sk_buff, load, bpf_load_hdr_opt((void *)ctx, option, 4, 0))
