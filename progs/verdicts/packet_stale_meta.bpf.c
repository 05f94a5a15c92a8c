// SPDX-License-Identifier: GPL-2.0
/* The bytes before a packet (data_meta): how far one may read, and what makes them stale. */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

/* r6 = the context, r9 = begin of the bytes before the packet, r7 = begin of the packet. */
#define META(type, code, ...)							\
	ASM("r6 = r1; r0 = 0;" RELOAD code "1: r0 = 0; exit;",			\
	    __field(type, data_meta), __field(type, data), __field(type, data_end), ##__VA_ARGS__)
#define RELOAD_META "r9 = *(u32 *)(r6 + %[data_meta]);"
#define RELOAD RELOAD_META "r7 = *(u32 *)(r6 + %[data]);"
#define META_ROOM(n) "r1 = r9; r1 += " #n "; if r1 > r7 goto 1f;"
#define READ_META(off) "r0 = *(u8 *)(r9 + " #off ");"
#define BAD_ACCESS msg("invalid access to packet")

#define OPS_SKB									\
	__imm(bpf_skb_pull_data), __imm(bpf_skb_change_head), __imm(bpf_skb_change_tail), \
	__imm(bpf_skb_change_proto), __imm(bpf_skb_adjust_room), __imm(bpf_skb_store_bytes), \
	__imm(bpf_l3_csum_replace), __imm(bpf_l4_csum_replace), __imm(bpf_skb_vlan_push), \
	__imm(bpf_skb_vlan_pop), __imm(bpf_clone_redirect)
#define OPS_XDP									\
	__imm(bpf_xdp_adjust_head), __imm(bpf_xdp_adjust_meta), __imm(bpf_xdp_adjust_tail)

/* ---- bounds */

#define BOUNDS(section, type, prefix)						\
	SEC(section) ACCEPT							\
	__naked int prefix##_last_tested_byte(void)				\
	{ META(type, META_ROOM(4) READ_META(3)); }				\
	SEC(section) REJECT(EACCES, BAD_ACCESS) CONTROL(prefix##_last_tested_byte) \
	__naked int prefix##_byte_behind_tested(void)				\
	{ META(type, META_ROOM(4) READ_META(4)); }				\
	SEC(section) REJECT(EACCES, BAD_ACCESS) CONTROL(prefix##_last_tested_byte) \
	__naked int prefix##_nothing_tested(void)				\
	{ META(type, READ_META(0)); }						\
	/* what is behind the metadata is the packet, not its end */		\
	SEC(section) REJECT(EACCES, BAD_ACCESS) CONTROL(prefix##_last_tested_byte) \
	__naked int prefix##_tested_against_end(void)				\
	{ META(type, "r7 = *(u32 *)(r6 + %[data_end]);" META_ROOM(4) READ_META(3)); } \
	SEC(section) REJECT(EACCES, BAD_ACCESS) CONTROL(prefix##_last_tested_byte) \
	__naked int prefix##_room_is_not_the_packets(void)			\
	{ META(type, META_ROOM(4) "r0 = *(u8 *)(r7 + 0);"); }

BOUNDS("tc", struct __sk_buff, skb)
BOUNDS("xdp", struct xdp_md, xdp)

/* ---- what moves the packet moves these */

#define STALE_META msg("R9 invalid mem access 'inv'|R9 invalid mem access 'scalar'")
#define MOVED_BY(helper, section, type, args, ops)				\
	SEC(section) ACCEPT							\
	__naked int helper##_then_reload(void)					\
	{ META(type, META_ROOM(4) args "r1 = r6; call %[bpf_" #helper "];"	\
	       RELOAD META_ROOM(4) READ_META(0), ops); }			\
	SEC(section) REJECT(EACCES, STALE_META) CONTROL(helper##_then_reload)	\
	__naked int helper##_stale_meta(void)					\
	{ META(type, META_ROOM(4) args "r1 = r6; call %[bpf_" #helper "];"	\
	       "r7 = *(u32 *)(r6 + %[data]);" META_ROOM(4) READ_META(0), ops); }
#define SKB_MOVED_BY(helper, args) MOVED_BY(helper, "tc", struct __sk_buff, args, OPS_SKB)
#define XDP_MOVED_BY(helper, args) MOVED_BY(helper, "xdp", struct xdp_md, args, OPS_XDP)
#define TWO_NUMBERS "r2 = 0; r3 = 0;"
#define FOUR_NUMBERS TWO_NUMBERS "r4 = 0; r5 = 0;"

SKB_MOVED_BY(skb_pull_data, TWO_NUMBERS)
SKB_MOVED_BY(skb_change_head, TWO_NUMBERS)
SKB_MOVED_BY(skb_change_tail, TWO_NUMBERS)
SKB_MOVED_BY(skb_change_proto, TWO_NUMBERS)
SKB_MOVED_BY(skb_adjust_room, FOUR_NUMBERS)
SKB_MOVED_BY(skb_store_bytes, "r2 = 0; *(u64 *)(r10 - 8) = r2; r3 = r10; r3 += -8; r4 = 8; r5 = 0;")
SKB_MOVED_BY(l3_csum_replace, FOUR_NUMBERS)
SKB_MOVED_BY(l4_csum_replace, FOUR_NUMBERS)
SKB_MOVED_BY(skb_vlan_push, TWO_NUMBERS)
SKB_MOVED_BY(skb_vlan_pop, "")
SKB_MOVED_BY(clone_redirect, TWO_NUMBERS)
XDP_MOVED_BY(xdp_adjust_head, "r2 = 0;")
XDP_MOVED_BY(xdp_adjust_meta, "r2 = 0;")
XDP_MOVED_BY(xdp_adjust_tail, "r2 = 0;")
