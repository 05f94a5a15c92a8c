// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

char value[2];
long ret = -1;

SEC("cgroup/sysctl")
ACCEPT
int set(struct bpf_sysctl *ctx)
{
	ret = bpf_sysctl_set_new_value(ctx, value, sizeof(value));
	return 1;
}
