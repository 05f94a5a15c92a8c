// SPDX-License-Identifier: GPL-2.0
/* The helpers of lightweight tunnels that move a packet. */
#define BM_UAPI_ONLY
#define PACKET_CTX struct __sk_buff
#define PACKET_LOAD "u32"
#define PACKET_OPS								\
	__field(struct __sk_buff, data), __field(struct __sk_buff, data_end),	\
	__imm(bpf_lwt_push_encap), __imm(bpf_skb_pull_data), __imm(bpf_skb_change_head), \
	__imm(bpf_skb_load_bytes)
#include "verdicts/stale.bpf.h"

#define MOVED_BY(name, section, call)						\
	MOVED_BY_HELPER(name, section, call)					\
	MOVED_BY_SUBPROG(name, section, call)

MOVED_BY(in_push_encap, "lwt_in", OFFSET_AND_MEM(16) CALL(lwt_push_encap))
MOVED_BY(xmit_push_encap, "lwt_xmit", OFFSET_AND_MEM(16) CALL(lwt_push_encap))
MOVED_BY(out_pull_data, "lwt_out", TWO_NUMBERS CALL(skb_pull_data))
MOVED_BY(xmit_change_head, "lwt_xmit", TWO_NUMBERS CALL(skb_change_head))

NOT_MOVED_BY(skb_load_bytes, "lwt_in", OFFSET_AND_MEM(8) CALL(skb_load_bytes))
