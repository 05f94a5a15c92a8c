// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"

__u32 calls;
long ret;

SEC("tc")
ACCEPT
int read_realm(struct __sk_buff *skb)
{
	ret = bpf_get_route_realm(skb);
	calls++;
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, read_realm, bpf_get_route_realm((void *)ctx))
CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, read_realm, bpf_get_route_realm(ctx))
MOVED_CONTEXT(read_realm, bpf_get_route_realm(skb))
