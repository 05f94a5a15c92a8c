// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"

/* A socket address, and how much of it is handed over. */
__u8 to[32];
__u32 len = 16;
long ret = -1;

SEC("cgroup/connect4")
ACCEPT
int bind(struct bpf_sock_addr *ctx)
{
	ret = bpf_bind(ctx, (struct sockaddr *)to, bounded(len, sizeof(to)));
	return 1;
}

SEC("cgroup/connect6")
ACCEPT
int bind6(struct bpf_sock_addr *ctx)
{
	ret = bpf_bind(ctx, (struct sockaddr *)to, bounded(len, sizeof(to)));
	return 1;
}

/* Of the hooks with the same context only connect(2) may. */
CALL_FROM(bind4, "cgroup/bind4", struct bpf_sock_addr, bind,
	  bpf_bind(ctx, (struct sockaddr *)to, 16))
CALL_FROM(sendmsg, "cgroup/sendmsg4", struct bpf_sock_addr, bind,
	  bpf_bind(ctx, (struct sockaddr *)to, 16))
CALL_FROM(sockops, "sockops", struct bpf_sock_ops, bind,
	  bpf_bind((void *)ctx, (struct sockaddr *)to, 16))
