/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Programs that judge what passes through the sockets of `map`, for a file that has
 * defined it, and REDIRECT_SKB() and REDIRECT_MSG() beside it.
 */
#ifndef BM_PROGS_MAPS_SOCK_REDIRECT_H
#define BM_PROGS_MAPS_SOCK_REDIRECT_H

#include "maps/sock_modes.h"

__u32 mode, key, record, apply, cork;
__u64 flags;
__u32 calls, sizes[NR_SIZES];

static __always_inline void note(__u32 size)
{
	if (calls < NR_SIZES)
		sizes[calls] = size;
	calls++;
}

SEC("sk_skb/stream_parser")
NOT_A_CASE
int parser(struct __sk_buff *skb)
{
	return record ? record : skb->len;
}

static __always_inline int judge_skb(struct __sk_buff *skb)
{
	note(skb->len);
	if (mode == SOCK_REDIRECT)
		return REDIRECT_SKB(skb, key, flags);
	return mode == SOCK_DROP ? SK_DROP : SK_PASS;
}

SEC("sk_skb/stream_verdict")
NOT_A_CASE
int verdict(struct __sk_buff *skb)
{
	return judge_skb(skb);
}

SEC("sk_skb/stream_verdict")
NOT_A_CASE
int other_verdict(struct __sk_buff *skb)
{
	return SK_DROP;
}

SEC("sk_msg")
NOT_A_CASE
int judge_msg(struct sk_msg_md *md)
{
	note(md->size);
	if (apply)
		bpf_msg_apply_bytes(md, apply);
	if (cork && md->size < cork)
		bpf_msg_cork_bytes(md, cork);
	if (mode == SOCK_REDIRECT)
		return REDIRECT_MSG(md, key, flags);
	return mode == SOCK_DROP ? SK_DROP : SK_PASS;
}

#endif
