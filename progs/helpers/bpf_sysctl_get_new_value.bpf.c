// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

char value[16], cut[2];
long ret = -1, ret_cut = -1;

SEC("cgroup/sysctl")
ACCEPT
int get(struct bpf_sysctl *ctx)
{
	ret = bpf_sysctl_get_new_value(ctx, value, sizeof(value));
	ret_cut = bpf_sysctl_get_new_value(ctx, cut, sizeof(cut));
	return 1;
}
