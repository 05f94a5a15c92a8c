// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"

#include "helpers/bounds.h"

__u32 offset, len, start_header;
__u8 bytes[32];
const volatile __u8 readonly[8] = { 1 };
__u32 min_total, total, linear;
long ret;

SEC("tc")
ACCEPT
int load(struct __sk_buff *skb)
{
	ret = bpf_skb_load_bytes_relative(skb, offset, bytes, bounded(len, sizeof(bytes)),
					  start_header);
	return 0;
}

SEC("cgroup_skb/egress")
ACCEPT
int load_cgroup_skb(struct __sk_buff *skb)
{
	ret = bpf_skb_load_bytes_relative(skb, offset, bytes, bounded(len, sizeof(bytes)),
					  start_header);
	return 1;
}

SEC("socket")
ACCEPT
int load_socket(struct __sk_buff *skb)
{
	ret = bpf_skb_load_bytes_relative(skb, offset, bytes, bounded(len, sizeof(bytes)),
					  start_header);
	return 0;
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
	ret = bpf_skb_load_bytes_relative(skb, offset, bytes, bounded(len, sizeof(bytes)),
					  start_header);
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, load, bpf_skb_load_bytes_relative(ctx, 0, bytes, 8, 0))
CALL_FROM(lwt_in, "lwt_in", struct __sk_buff, load,
	  bpf_skb_load_bytes_relative(ctx, 0, bytes, 8, 0))
PACKET_FOR_MEMORY(into_the_packet, load, bpf_skb_load_bytes_relative(skb, 8, packet, 8, 0))

SEC("tc")
REJECT(EACCES, msg("write into map forbidden"))
CONTROL(load)
int into_read_only_map(struct __sk_buff *skb)
{
	return bpf_skb_load_bytes_relative(skb, 0, (void *)readonly, sizeof(readonly), 0);
}
