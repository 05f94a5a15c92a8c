// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

int level, name, value, len;
long ret = -1;

SEC("cgroup/connect4")
ACCEPT
int set(struct bpf_sock_addr *ctx)
{
	int v = value;

	if (len == sizeof(v))
		ret = bpf_setsockopt(ctx, level, name, &v, sizeof(v));
	else
		ret = bpf_setsockopt(ctx, level, name, &v, 1);
	return 1;
}
