// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

__u64 ret;
__u32 calls;

SEC("socket")
ACCEPT
int read_uid(struct __sk_buff *skb)
{
	ret = bpf_get_socket_uid(skb);
	return skb->len;
}

SEC("tc")
ACCEPT
int read_tc(struct __sk_buff *skb)
{
	calls++;
	ret = bpf_get_socket_uid(skb);
	return 0;
}

SEC("cgroup_skb/egress")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
int read_egress(struct __sk_buff *skb)
{
	calls++;
	ret = bpf_get_socket_uid(skb);
	return 1;
}

CALL_FROM(xdp, "xdp", struct xdp_md, read_tc, bpf_get_socket_uid((void *)ctx))
