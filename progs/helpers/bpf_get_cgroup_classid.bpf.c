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
	ret = bpf_get_cgroup_classid(skb);
	calls++;
	return 0;
}

/* Since 6.16 every kind of program has it of bpf_base_func_proto(), but for a few cgroup hooks. */
SEC("xdp")
REJECT(EINVAL, until("6.16"), NOT_HERE)
CONTROL(read_classid)
int call_from_xdp(struct xdp_md *xdp)
{
	ret = bpf_get_cgroup_classid((void *)xdp);
	return XDP_PASS;
}

MOVED_CONTEXT(read_classid, bpf_get_cgroup_classid(skb))
