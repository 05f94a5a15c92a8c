/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BPFMATRIX_HELPERS_TARGETS_H
#define BPFMATRIX_HELPERS_TARGETS_H
/*
 * Where redirected frames go: byte 14 of a frame, the first behind its Ethernet header, is a
 * letter, "a" the first of these.  Any other frame goes its way.
 */
struct target {
	__u32 ifindex;
	__u32 unused;
	__u64 flags;
};

struct target targets[4];

static __always_inline const struct target *target(__u8 letter)
{
	__u32 i = letter - 'a';

	return i < 4 ? &targets[i & 3] : 0;
}

static __always_inline const struct target *target_of_xdp(struct xdp_md *xdp)
{
	__u8 *data = (void *)(long)xdp->data;

	return data + 15 <= (__u8 *)(long)xdp->data_end ? target(data[14]) : 0;
}

static __always_inline const struct target *target_of_skb(struct __sk_buff *skb)
{
	__u8 letter = 0;

	bpf_skb_load_bytes(skb, 14, &letter, 1);
	return target(letter);
}

#endif
