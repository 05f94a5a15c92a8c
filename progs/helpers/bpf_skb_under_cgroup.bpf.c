// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__uint(value_size, 4);
} cgroups SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__uint(value_size, 4);
} numbers SEC(".maps");

__u32 slot, calls;
long ret;

SEC("tc")
ACCEPT
CONFIG("CONFIG_CGROUPS")
int is_under(struct __sk_buff *ctx)
{
	calls++;
	ret = bpf_skb_under_cgroup(ctx, &cgroups, slot);
	return 0;
}

SEC("lwt_xmit")
ACCEPT
CONFIG("CONFIG_CGROUPS CONFIG_LWTUNNEL_BPF")
int is_under_lwt(struct __sk_buff *ctx)
{
	ret = bpf_skb_under_cgroup(ctx, &cgroups, slot);
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("cannot pass map_type"))
CONTROL(is_under)
int of_a_map_without_cgroups(struct __sk_buff *ctx)
{
	ret = bpf_skb_under_cgroup(ctx, &numbers, slot);
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, is_under, bpf_skb_under_cgroup((void *)ctx, &cgroups, slot))
