// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

__u32 ifindex, mtu, mtu_in;
int len_diff;
__u64 flags;
const volatile __u32 readonly = 1;
long ret;

SEC("tc")
ACCEPT_IF(since("5.12"))
int check(struct __sk_buff *skb)
{
	__u32 mtu_len = mtu_in;

	ret = bpf_check_mtu(skb, ifindex, &mtu_len, len_diff, flags);
	mtu = mtu_len;
	return 0;
}

SEC("xdp")
ACCEPT_IF(since("5.12"))
int check_xdp(struct xdp_md *xdp)
{
	__u32 mtu_len = mtu_in;

	ret = bpf_check_mtu(xdp, ifindex, &mtu_len, len_diff, flags);
	mtu = mtu_len;
	return XDP_PASS;
}

CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, check,
	  __u32 len = 0; bpf_check_mtu(ctx, 0, &len, 0, 0))

SEC("tc")
REJECT(EACCES, msg("misaligned stack access"))
CONTROL(check)
int length_is_misaligned(struct __sk_buff *skb)
{
	__u32 two[2] = {};

	return bpf_check_mtu(skb, 0, (void *)two + 2, 0, 0);
}

SEC("tc")
REJECT(EACCES, msg("write into map forbidden"))
CONTROL(check)
int length_is_read_only(struct __sk_buff *skb)
{
	return bpf_check_mtu(skb, 0, (void *)&readonly, 0, 0);
}
