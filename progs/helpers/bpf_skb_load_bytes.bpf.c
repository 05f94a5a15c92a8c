// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"

#include "helpers/bounds.h"

__u32 offset, len;
__u8 bytes[32];
const volatile __u8 readonly[8] = { 1 };
__u32 min_total, total, linear;
long ret;

SEC("tc")
ACCEPT
int load(struct __sk_buff *skb)
{
	ret = bpf_skb_load_bytes(skb, offset, bytes, bounded(len, sizeof(bytes)));
	return 0;
}

SEC("cgroup_skb/egress")
ACCEPT
int load_cgroup_skb(struct __sk_buff *skb)
{
	ret = bpf_skb_load_bytes(skb, offset, bytes, bounded(len, sizeof(bytes)));
	return 1;
}

/* Of the first packet of at least min_total bytes. */
SEC("tc")
ACCEPT
int load_large(struct __sk_buff *skb)
{
	if (skb->len < min_total || total)
		return 0;
	total = skb->len;
	linear = skb->data_end - skb->data;
	ret = bpf_skb_load_bytes(skb, offset, bytes, bounded(len, sizeof(bytes)));
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, load, bpf_skb_load_bytes(ctx, 0, bytes, 8))
PACKET_FOR_MEMORY(into_the_packet, load, bpf_skb_load_bytes(skb, 8, packet, 8))

SEC("tc")
REJECT(EACCES, msg("write into map forbidden"))
CONTROL(load)
int into_read_only_map(struct __sk_buff *skb)
{
	return bpf_skb_load_bytes(skb, 0, (void *)readonly, sizeof(readonly));
}
