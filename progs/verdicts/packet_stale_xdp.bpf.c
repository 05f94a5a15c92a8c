// SPDX-License-Identifier: GPL-2.0
/* Each helper of XDP that moves a packet x what was known of the packet before. */
#define BM_UAPI_ONLY
#define PACKET_CTX struct xdp_md
#define PACKET_LOAD "u32"
#define PACKET_OPS								\
	__field(struct xdp_md, data), __field(struct xdp_md, data_end),		\
	__imm(bpf_xdp_adjust_head), __imm(bpf_xdp_adjust_meta), __imm(bpf_xdp_adjust_tail), \
	__imm(bpf_redirect), __imm(bpf_csum_diff), __imm(bpf_xdp_get_buff_len),	\
	__imm(bpf_xdp_load_bytes), __imm(bpf_xdp_store_bytes)
#include "verdicts/stale.bpf.h"

#define MOVED_BY(helper)							\
	MOVED_BY_HELPER(helper, "xdp", "r2 = 0;" CALL(helper))			\
	MOVED_BY_SUBPROG(helper, "xdp", "r2 = 0;" CALL(helper))			\
	MOVED_BY_CALLBACK(helper, "xdp", "r2 = 0;" CALL(helper))

MOVED_BY(xdp_adjust_head)
MOVED_BY(xdp_adjust_meta)
MOVED_BY(xdp_adjust_tail)

NOT_MOVED_BY(redirect, "xdp", "r1 = 1; r2 = 0;" CALL(redirect))
NOT_MOVED_BY(csum_diff, "xdp", "r1 = 0; r2 = 0; r3 = 0; r4 = 0; r5 = 0;" CALL(csum_diff))

/* They go through the fragments one by one, and move none. */
#define NOT_MOVED_SINCE_5_18(name, call)					\
	SEC("xdp") ACCEPT_IF(since("5.18"))					\
	__naked int name##_leaves_packet(void) { PACKET_PROGRAM(call CALL(name)); }
NOT_MOVED_SINCE_5_18(xdp_get_buff_len, "")
NOT_MOVED_SINCE_5_18(xdp_load_bytes, OFFSET_AND_MEM(8))
NOT_MOVED_SINCE_5_18(xdp_store_bytes, OFFSET_AND_MEM(8))
