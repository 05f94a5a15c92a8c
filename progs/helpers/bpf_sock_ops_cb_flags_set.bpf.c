// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/sockops.h"

int wanted;
__u32 flags_after, full_socket;
/* Calls of the program at the end that is asked for, by enum BPF_SOCK_OPS_*. */
__u32 ops[32];

SEC("sockops")
ACCEPT
int set(struct bpf_sock_ops *ctx)
{
	bool turn = my_turn(ctx);

	if (accepted(ctx) == !!accepted_end)
		ops[ctx->op & 31]++;
	if (!turn)
		return 1;
	full_socket = ctx->is_fullsock;
	ret = bpf_sock_ops_cb_flags_set(ctx, wanted);
	flags_after = ctx->bpf_sock_ops_cb_flags;
	return 1;
}

CALL_FROM(sk_msg, "sk_msg", struct sk_msg_md, set, bpf_sock_ops_cb_flags_set((void *)ctx, 0))
CALL_FROM(connect, "cgroup/connect4", struct bpf_sock_addr, set,
	  bpf_sock_ops_cb_flags_set((void *)ctx, 0))
