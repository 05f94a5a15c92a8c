// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

char name[64], cut[5];
__u64 flags;
long ret = -1, ret_cut = -1;

SEC("cgroup/sysctl")
ACCEPT
int get(struct bpf_sysctl *ctx)
{
	ret = bpf_sysctl_get_name(ctx, name, sizeof(name), flags);
	ret_cut = bpf_sysctl_get_name(ctx, cut, sizeof(cut), flags);
	return 1;
}
