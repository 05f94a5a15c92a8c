// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

int level, name, value;
long ret = -1;

SEC("cgroup/connect4")
ACCEPT
int get(struct bpf_sock_addr *ctx)
{
	int v = -1;

	ret = bpf_getsockopt(ctx, level, name, &v, sizeof(v));
	value = v;
	return 1;
}
