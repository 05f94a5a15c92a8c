// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"
#include "helpers/packet_pointer.h"

#include "helpers/bounds.h"

__u32 offset, len, hash;
__u64 flags;
__u8 bytes[32];
__u16 port;		/* of the packets to change, in network order */
__u32 min_total, total, linear;
long ret;

SEC("tc")
ACCEPT
int store(struct __sk_buff *skb)
{
	ret = bpf_skb_store_bytes(skb, offset, bytes, bounded(len, sizeof(bytes)), flags);
	return 0;
}

SEC("tc")
ACCEPT
int store_and_hash(struct __sk_buff *skb)
{
	bpf_set_hash(skb, 0x12345678);
	ret = bpf_skb_store_bytes(skb, offset, bytes, bounded(len, sizeof(bytes)), flags);
	hash = skb->hash;
	return 0;
}

#define UDP_PORT_AT (14 + 20 + 2)
#define UDP_PAYLOAD_AT (14 + 20 + 8)

/* Changes the first bytes of what is sent to @port. */
SEC("tc")
ACCEPT
int store_udp_payload(struct __sk_buff *skb)
{
	__u16 to = 0;

	if (bpf_skb_load_bytes(skb, UDP_PORT_AT, &to, sizeof(to)) || to != port)
		return 0;
	ret = bpf_skb_store_bytes(skb, UDP_PAYLOAD_AT, bytes, 5, 0);
	return 0;
}

/* Of TCP's data, which have no header here. */
SEC("sk_skb/stream_verdict")
ACCEPT
int verdict(struct __sk_buff *skb)
{
	ret = bpf_skb_store_bytes(skb, offset, bytes, bounded(len, sizeof(bytes)), flags);
	return SK_PASS;
}

/* Of the first packet of at least min_total bytes. */
SEC("tc")
ACCEPT
int store_large(struct __sk_buff *skb)
{
	if (skb->len < min_total || total)
		return 0;
	total = skb->len;
	linear = skb->data_end - skb->data;
	ret = bpf_skb_store_bytes(skb, offset, bytes, bounded(len, sizeof(bytes)), flags);
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, store, bpf_skb_store_bytes((void *)ctx, 0, bytes, 8, 0))
CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, store,
	  bpf_skb_store_bytes(ctx, 0, bytes, 8, 0))
POINTER_BEHIND("tc", struct __sk_buff, bpf_skb_store_bytes(ctx, 0, bytes, 1, 0))
PACKET_FOR_MEMORY(from_the_packet, store, bpf_skb_store_bytes(skb, 8, packet, 8, 0))
