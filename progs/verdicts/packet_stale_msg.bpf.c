// SPDX-License-Identifier: GPL-2.0
/* The helpers of sk_msg that move a message's data. */
#define BM_UAPI_ONLY
#define PACKET_CTX struct sk_msg_md
#define PACKET_LOAD "u64"
#define PACKET_OPS								\
	__field(struct sk_msg_md, data), __field(struct sk_msg_md, data_end),	\
	__imm(bpf_msg_pull_data), __imm(bpf_msg_push_data), __imm(bpf_msg_pop_data), \
	__imm(bpf_msg_apply_bytes), __imm(bpf_msg_cork_bytes)
#include "verdicts/stale.bpf.h"

#define MOVED_BY(helper)							\
	MOVED_BY_HELPER(helper, "sk_msg", FOUR_NUMBERS CALL(helper))		\
	MOVED_BY_SUBPROG(helper, "sk_msg", FOUR_NUMBERS CALL(helper))

MOVED_BY(msg_pull_data)
MOVED_BY(msg_push_data)
MOVED_BY(msg_pop_data)

NOT_MOVED_BY(msg_apply_bytes, "sk_msg", TWO_NUMBERS CALL(msg_apply_bytes))
NOT_MOVED_BY(msg_cork_bytes, "sk_msg", TWO_NUMBERS CALL(msg_cork_bytes))
