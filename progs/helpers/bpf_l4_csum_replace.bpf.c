// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"
#include "helpers/packet_pointer.h"

__u32 offset;
__u64 from, to, flags;
long ret;

SEC("tc")
ACCEPT
int replace(struct __sk_buff *skb)
{
	ret = bpf_l4_csum_replace(skb, offset, from, to, flags);
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, replace, bpf_l4_csum_replace((void *)ctx, 24, 0, 0, 2))
CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, replace,
	  bpf_l4_csum_replace(ctx, 24, 0, 0, 2))
POINTER_BEHIND("tc", struct __sk_buff, bpf_l4_csum_replace(ctx, 24, 0, 0, 2))
