// SPDX-License-Identifier: GPL-2.0
/* Slices of a packet (bpf_dynptr_slice(), a kfunc, so in C), and what makes them stale. */
#include "bpfmatrix.bpf.h"

/* @side_effect stands between the slice's test and its use. */
#define SLICE(side_effect)							\
	struct bpf_dynptr packet;						\
	char buffer[8];								\
	volatile char *p;							\
										\
	bpf_dynptr_from_skb(skb, 0, &packet);					\
	p = bpf_dynptr_slice(&packet, 0, buffer, sizeof(buffer));		\
	if (!p)									\
		return 1;							\
	side_effect;								\
	return *p & 0
#define STALE msg("invalid mem access 'scalar'")

static __noinline int static_pulls(struct __sk_buff *skb)
{
	return bpf_skb_pull_data(skb, 0);
}

__noinline int global_pulls(struct __sk_buff *skb)
{
	return bpf_skb_pull_data(skb, 0);
}

__noinline int global_leaves(struct __sk_buff *skb)
{
	return bpf_get_prandom_u32() & !skb;
}

#define LEAVES(name, side_effect)						\
	SEC("tc") ACCEPT_IF(since("6.4")) RETVAL(0)				\
	int name(struct __sk_buff *skb) { SLICE(side_effect); }
#define MOVES(name, side_effect)						\
	SEC("tc") REJECT(EACCES, STALE) CONTROL(slice_behind_nothing)		\
	int name(struct __sk_buff *skb) { SLICE(side_effect); }

LEAVES(slice_behind_nothing, )
LEAVES(slice_behind_prandom, bpf_get_prandom_u32())
LEAVES(slice_behind_load_bytes, bpf_skb_load_bytes(skb, 0, buffer, 1))
LEAVES(slice_behind_global_that_leaves_packet, global_leaves(skb))
LEAVES(slice_taken_again, static_pulls(skb);
	p = bpf_dynptr_slice(&packet, 0, buffer, sizeof(buffer)); if (!p) return 1)
MOVES(slice_behind_pull_data, bpf_skb_pull_data(skb, 0))
MOVES(slice_behind_change_head, bpf_skb_change_head(skb, 0, 0))
MOVES(slice_behind_change_tail, bpf_skb_change_tail(skb, 64, 0))
MOVES(slice_behind_change_proto, bpf_skb_change_proto(skb, 0, 0))
MOVES(slice_behind_adjust_room, bpf_skb_adjust_room(skb, 0, 0, 0))
MOVES(slice_behind_store_bytes, bpf_skb_store_bytes(skb, 0, buffer, 1, 0))
MOVES(slice_behind_l3_csum_replace, bpf_l3_csum_replace(skb, 0, 0, 0, 0))
MOVES(slice_behind_l4_csum_replace, bpf_l4_csum_replace(skb, 0, 0, 0, 0))
MOVES(slice_behind_vlan_push, bpf_skb_vlan_push(skb, 0, 0))
MOVES(slice_behind_vlan_pop, bpf_skb_vlan_pop(skb))
MOVES(slice_behind_clone_redirect, bpf_clone_redirect(skb, 0, 0))
MOVES(slice_behind_dynptr_write, bpf_dynptr_write(&packet, 0, buffer, 1, 0))
MOVES(slice_behind_static_function, static_pulls(skb))

SEC("tc")
REJECT(EACCES, since("6.13 6.12.25"), STALE)
UNSOUND
CONTROL(slice_behind_nothing)
WHY("track changes_pkt_data property for global functions")
int slice_behind_global_function(struct __sk_buff *skb)
{
	SLICE(global_pulls(skb));
}

SEC("tc")
REJECT(EACCES, msg("invalid mem access 'mem_or_null'|invalid mem access 'rdonly_mem_or_null'"))
CONTROL(slice_behind_nothing)
int slice_not_tested(struct __sk_buff *skb)
{
	struct bpf_dynptr packet;
	char buffer[8];
	volatile char *p;

	bpf_dynptr_from_skb(skb, 0, &packet);
	p = bpf_dynptr_slice(&packet, 0, buffer, sizeof(buffer));
	return *p & 0;
}

SEC("tc")
REJECT(EACCES, msg("invalid access to memory"))
CONTROL(slice_behind_nothing)
int slice_read_past_end(struct __sk_buff *skb)
{
	SLICE(p += 8);
}

SEC("tc")
REJECT(EACCES, msg("cannot write into rdonly"))
CONTROL(slice_behind_nothing)
int slice_written(struct __sk_buff *skb)
{
	SLICE(*p = 1);
}

/* ---- a kfunc that moves a packet */

#define PACKET(side_effect)							\
	volatile char *data = (void *)(long)ctx->data;				\
	void *end = (void *)(long)ctx->data_end;				\
										\
	if ((void *)data + 14 > end)						\
		return 0;							\
	side_effect;								\
	return *data & 0

static __noinline int leaves_xdp(struct xdp_md *ctx)
{
	return bpf_get_prandom_u32() & !ctx;
}

SEC("xdp")
ACCEPT_IF(since("6.18"))
WHY("Support pulling non-linear xdp data")
int xdp_pull_data_then_reload(struct xdp_md *ctx)
{
	bpf_xdp_pull_data(ctx, 0);
	PACKET(leaves_xdp(ctx));
}

SEC("xdp")
REJECT(EACCES, STALE)
CONTROL(xdp_pull_data_then_reload)
int xdp_pull_data_stale_begin(struct xdp_md *ctx)
{
	PACKET(bpf_xdp_pull_data(ctx, 0));
}
