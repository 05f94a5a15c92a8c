// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"

__u32 calls;
long ret;

SEC("tc")
ACCEPT
int read_classid(struct __sk_buff *skb)
{
	ret = bpf_skb_cgroup_classid(skb);
	calls++;
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, read_classid, bpf_skb_cgroup_classid((void *)ctx))
CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, read_classid,
	  bpf_skb_cgroup_classid(ctx))
MOVED_CONTEXT(read_classid, bpf_skb_cgroup_classid(skb))
