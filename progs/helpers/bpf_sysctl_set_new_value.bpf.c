// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"

char value[64], page[4096];
__u32 len = 1, refuse;
long ret = -1;

SEC("cgroup/sysctl")
ACCEPT
int set(struct bpf_sysctl *ctx)
{
	ret = bpf_sysctl_set_new_value(ctx, value, bounded(len, sizeof(value)));
	return !refuse;
}

/* Only what is written: a case reads the sysctl behind it. */
#define SET_PAGE(name, size)							\
SEC("cgroup/sysctl")								\
ACCEPT										\
int name(struct bpf_sysctl *ctx)						\
{										\
	if (ctx->write)								\
		ret = bpf_sysctl_set_new_value(ctx, page, size);		\
	return 1;								\
}

SET_PAGE(set_page, 4096)
SET_PAGE(set_page_less_one, 4095)

CALL_FROM(connect, "cgroup/connect4", struct bpf_sock_addr, set,
	  bpf_sysctl_set_new_value((void *)ctx, value, 8))
CALL_FROM(device, "cgroup/dev", struct bpf_cgroup_dev_ctx, set,
	  bpf_sysctl_set_new_value((void *)ctx, value, 8))
