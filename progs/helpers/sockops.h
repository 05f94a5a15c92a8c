/* SPDX-License-Identifier: GPL-2.0 */
/* What sockops programs of several helpers share: which end of a connection they are asked for. */
#ifndef BPFMATRIX_HELPERS_SOCKOPS_H
#define BPFMATRIX_HELPERS_SOCKOPS_H

/* The port of the last socket that began to listen, in host order. */
__u32 port;
/* When, enum BPF_SOCK_OPS_*, and at which end the program does what it is for; how often it did. */
__u32 at_op, accepted_end, calls;
long ret = -1000;

static __always_inline bool accepted(struct bpf_sock_ops *ctx)
{
	return ctx->local_port == port;
}

/* True the first time that the moment has come. */
static __always_inline bool my_turn(struct bpf_sock_ops *ctx)
{
	if (ctx->op == BPF_SOCK_OPS_TCP_LISTEN_CB)
		port = ctx->local_port;
	if (ctx->op != at_op || accepted(ctx) != !!accepted_end)
		return false;
	return !calls++;
}

#endif
