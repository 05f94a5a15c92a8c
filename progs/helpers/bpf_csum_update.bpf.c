// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/packet.h"

__u32 csum, old, now;
__be32 word;		/* what the packet's first 4 bytes of payload become */
long ret;

SEC("tc")
ACCEPT
int update(struct __sk_buff *skb)
{
	ret = bpf_csum_update(skb, csum);
	return 0;
}

#define PAYLOAD_AT (14 + 20 + 8)

/* Writes into the packet itself, of which the kernel knows nothing but by the helper. */
static __always_inline int write_directly(struct __sk_buff *skb, bool tell)
{
	__u8 *data = (void *)(long)skb->data;
	__be32 was, is = word;

	if (data + PAYLOAD_AT + 4 > (__u8 *)(long)skb->data_end)
		return 0;
	__builtin_memcpy(&was, data + PAYLOAD_AT, 4);
	__builtin_memcpy(data + PAYLOAD_AT, &is, 4);
	if (tell)
		ret = bpf_csum_update(skb, bpf_csum_diff(&was, 4, &is, 4, 0));
	return 0;
}

SEC("tc")
ACCEPT
int write_and_update(struct __sk_buff *skb)
{
	return write_directly(skb, true);
}

SEC("tc")
ACCEPT
int write_only(struct __sk_buff *skb)
{
	return write_directly(skb, false);
}

/* The first tells the sum as it is, the second what it becomes. */
SEC("tc")
ACCEPT
int update_twice(struct __sk_buff *skb)
{
	old = bpf_csum_update(skb, 0);
	now = bpf_csum_update(skb, csum);
	/* and back: a sum's opposite is its complement */
	ret = bpf_csum_update(skb, ~csum);
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, update, bpf_csum_update((void *)ctx, 0))
CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, update, bpf_csum_update(ctx, 0))
MOVED_CONTEXT(update, bpf_csum_update(skb, 0))
