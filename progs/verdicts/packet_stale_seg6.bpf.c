// SPDX-License-Identifier: GPL-2.0
/* The helpers of segment routing's local behaviours that move a packet. */
#define BM_UAPI_ONLY
#define PACKET_CTX struct __sk_buff
#define PACKET_LOAD "u32"
#define PACKET_NEEDS CONFIG("CONFIG_IPV6_SEG6_LWTUNNEL")
#define PACKET_OPS								\
	__field(struct __sk_buff, data), __field(struct __sk_buff, data_end),	\
	__imm(bpf_lwt_seg6_store_bytes), __imm(bpf_lwt_seg6_adjust_srh), __imm(bpf_lwt_seg6_action)
#include "verdicts/stale.bpf.h"

#define MOVED_BY(name, section, call)						\
	MOVED_BY_HELPER(name, section, call)					\
	MOVED_BY_SUBPROG(name, section, call)

MOVED_BY(seg6_store_bytes, "lwt_seg6local", OFFSET_AND_MEM(8) CALL(lwt_seg6_store_bytes))
MOVED_BY(seg6_adjust_srh, "lwt_seg6local", TWO_NUMBERS CALL(lwt_seg6_adjust_srh))
MOVED_BY(seg6_action, "lwt_seg6local", OFFSET_AND_MEM(16) CALL(lwt_seg6_action))
