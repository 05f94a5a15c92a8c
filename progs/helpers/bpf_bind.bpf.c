// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct sockaddr_in to;
long ret = -1;

SEC("cgroup/connect4")
ACCEPT
int bind(struct bpf_sock_addr *ctx)
{
	struct sockaddr_in addr = to;

	ret = bpf_bind(ctx, (struct sockaddr *)&addr, sizeof(addr));
	return 1;
}

SEC("cgroup/connect4")
ACCEPT
int bind_short(struct bpf_sock_addr *ctx)
{
	struct sockaddr_in addr = to;

	ret = bpf_bind(ctx, (struct sockaddr *)&addr, 1);
	return 1;
}
