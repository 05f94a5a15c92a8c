// SPDX-License-Identifier: GPL-2.0
/* Each helper of tc that moves a packet x what was known of the packet before. */
#define BM_UAPI_ONLY
#define PACKET_CTX struct __sk_buff
#define PACKET_LOAD "u32"
#define PACKET_OPS								\
	__field(struct __sk_buff, data), __field(struct __sk_buff, data_end),	\
	__imm(bpf_skb_pull_data), __imm(bpf_skb_change_head), __imm(bpf_skb_change_tail), \
	__imm(bpf_skb_change_proto), __imm(bpf_skb_adjust_room), __imm(bpf_skb_store_bytes), \
	__imm(bpf_l3_csum_replace), __imm(bpf_l4_csum_replace), __imm(bpf_skb_vlan_push), \
	__imm(bpf_skb_vlan_pop), __imm(bpf_clone_redirect), __imm(bpf_skb_load_bytes), \
	__imm(bpf_skb_change_type), __imm(bpf_set_hash_invalid), __imm(bpf_csum_level), \
	__imm(bpf_csum_update), __imm(bpf_get_hash_recalc), __imm(bpf_redirect), \
	__imm(bpf_skb_ecn_set_ce)
#include "verdicts/stale.bpf.h"

#define MOVED_BY(helper, args)							\
	MOVED_BY_HELPER(helper, "tc", args CALL(helper))			\
	MOVED_BY_SUBPROG(helper, "tc", args CALL(helper))			\
	MOVED_BY_CALLBACK(helper, "tc", args CALL(helper))

MOVED_BY(skb_pull_data, TWO_NUMBERS)
MOVED_BY(skb_change_head, TWO_NUMBERS)
MOVED_BY(skb_change_tail, TWO_NUMBERS)
MOVED_BY(skb_change_proto, TWO_NUMBERS)
MOVED_BY(skb_adjust_room, FOUR_NUMBERS)
MOVED_BY(skb_store_bytes, OFFSET_AND_MEM(8))
MOVED_BY(l3_csum_replace, FOUR_NUMBERS)
MOVED_BY(l4_csum_replace, FOUR_NUMBERS)
MOVED_BY(skb_vlan_push, TWO_NUMBERS)
MOVED_BY(skb_vlan_pop, "")
MOVED_BY(clone_redirect, TWO_NUMBERS)

NOT_MOVED_BY(skb_load_bytes, "tc", OFFSET_AND_MEM(8) CALL(skb_load_bytes))
NOT_MOVED_BY(skb_change_type, "tc", TWO_NUMBERS CALL(skb_change_type))
NOT_MOVED_BY(set_hash_invalid, "tc", CALL(set_hash_invalid))
NOT_MOVED_BY(csum_level, "tc", TWO_NUMBERS CALL(csum_level))
NOT_MOVED_BY(csum_update, "tc", TWO_NUMBERS CALL(csum_update))
NOT_MOVED_BY(get_hash_recalc, "tc", CALL(get_hash_recalc))
NOT_MOVED_BY(redirect, "tc", "r1 = 1; r2 = 0;" CALL(redirect))
