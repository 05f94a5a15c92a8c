// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"

__u64 op;
int steps[8];		/* operations of one run, up to the first that is negative */
long results[8];
long ret;

SEC("tc")
ACCEPT
int level(struct __sk_buff *skb)
{
	ret = bpf_csum_level(skb, op);
	return 0;
}

SEC("tc")
ACCEPT
int many(struct __sk_buff *skb)
{
	int i;

#pragma unroll
	for (i = 0; i < 8; i++) {
		if (steps[i] < 0)
			return 0;
		results[i] = bpf_csum_level(skb, steps[i]);
	}
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, level, bpf_csum_level((void *)ctx, 0))
CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, level, bpf_csum_level(ctx, 0))
MOVED_CONTEXT(level, bpf_csum_level(skb, 0))
