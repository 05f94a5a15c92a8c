// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

__u64 ret;
__u32 calls;

SEC("tc")
ACCEPT
CONFIG("CONFIG_CGROUPS")
int read_tc(struct __sk_buff *ctx)
{
	calls++;
	ret = bpf_skb_cgroup_id(ctx);
	return 0;
}

SEC("cgroup_skb/egress")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
int egress(struct __sk_buff *ctx)
{
	calls++;
	ret = bpf_skb_cgroup_id(ctx);
	return 1;
}

CALL_FROM(xdp, "xdp", struct xdp_md, read_tc, bpf_skb_cgroup_id((void *)ctx))
