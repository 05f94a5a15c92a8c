// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"

char value[64];
__u32 len = 1;
long ret = -1;

SEC("cgroup/sysctl")
ACCEPT
int get(struct bpf_sysctl *ctx)
{
	ret = bpf_sysctl_get_new_value(ctx, value, bounded(len, sizeof(value)));
	return 1;
}

CALL_FROM(connect, "cgroup/connect4", struct bpf_sock_addr, get,
	  bpf_sysctl_get_new_value((void *)ctx, value, 8))
CALL_FROM(device, "cgroup/dev", struct bpf_cgroup_dev_ctx, get,
	  bpf_sysctl_get_new_value((void *)ctx, value, 8))
