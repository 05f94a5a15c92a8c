// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

__u8 from[1024], to[1024];
__u32 from_size, to_size, seed;
long ret;

SEC("tc")
ACCEPT
int diff(struct __sk_buff *skb)
{
	__u32 f = from_size, t = to_size;

	if (f > sizeof(from) || t > sizeof(to))
		return 0;
	ret = bpf_csum_diff((__be32 *)from, f, (__be32 *)to, t, seed);
	return 0;
}

SEC("xdp")
ACCEPT
int diff_xdp(struct xdp_md *xdp)
{
	ret = bpf_csum_diff((__be32 *)from, 64, (__be32 *)to, 64, seed);
	return XDP_PASS;
}

#define IP_AT 14

/* The helper reads the packet itself, without a copy: its proto has .pkt_access. */
SEC("tc")
ACCEPT
int sum_of_ip_header(struct __sk_buff *skb)
{
	__u8 *data = (void *)(long)skb->data;

	if (data + IP_AT + 20 > (__u8 *)(long)skb->data_end)
		return 0;
	ret = bpf_csum_diff(NULL, 0, (__be32 *)(data + IP_AT), 20, seed);
	return 0;
}

SEC("tc")
REJECT(EACCES, msg("invalid access to packet"))
CONTROL(sum_of_ip_header)
int packet_not_checked_so_far(struct __sk_buff *skb)
{
	__u8 *data = (void *)(long)skb->data;

	if (data + IP_AT + 19 > (__u8 *)(long)skb->data_end)
		return 0;
	ret = bpf_csum_diff(NULL, 0, (__be32 *)(data + IP_AT), 20, seed);
	return 0;
}

CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, diff,
	  bpf_csum_diff((__be32 *)from, 4, (__be32 *)to, 4, 0))
CALL_FROM(socket, "socket", struct __sk_buff, diff,
	  bpf_csum_diff((__be32 *)from, 4, (__be32 *)to, 4, 0))
