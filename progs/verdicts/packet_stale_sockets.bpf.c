// SPDX-License-Identifier: GPL-2.0
/* The helpers of sk_skb that move a packet; those of its own are not tc's, of the same name. */
#define BM_UAPI_ONLY
#define PACKET_CTX struct __sk_buff
#define PACKET_LOAD "u32"
#define PACKET_OPS								\
	__field(struct __sk_buff, data), __field(struct __sk_buff, data_end),	\
	__imm(bpf_skb_pull_data), __imm(bpf_skb_change_head), __imm(bpf_skb_change_tail), \
	__imm(bpf_skb_adjust_room), __imm(bpf_skb_store_bytes), __imm(bpf_skb_load_bytes)
#include "verdicts/stale.bpf.h"

#define MOVED_BY(helper, args)							\
	MOVED_BY_HELPER(helper, "sk_skb/stream_verdict", args CALL(helper))	\
	MOVED_BY_SUBPROG(helper, "sk_skb/stream_verdict", args CALL(helper))

MOVED_BY(skb_pull_data, TWO_NUMBERS)
MOVED_BY(skb_change_head, TWO_NUMBERS)
MOVED_BY(skb_change_tail, TWO_NUMBERS)
MOVED_BY(skb_adjust_room, FOUR_NUMBERS)
MOVED_BY(skb_store_bytes, OFFSET_AND_MEM(8))

NOT_MOVED_BY(skb_load_bytes, "sk_skb/stream_verdict", OFFSET_AND_MEM(8) CALL(skb_load_bytes))
