// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"

__u32 offset, len;
__u64 flags;
__u8 bytes[32];
__u16 port;		/* of the packets to change, in network order */
long ret;

SEC("tc")
ACCEPT
int store(struct __sk_buff *skb)
{
	ret = bpf_skb_store_bytes(skb, offset, bytes, bounded(len, sizeof(bytes)), flags);
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
