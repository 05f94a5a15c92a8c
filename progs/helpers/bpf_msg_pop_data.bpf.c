// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/msg_data.h"

SEC("sk_msg")
ACCEPT
int pop(struct sk_msg_md *md)
{
	calls++;
	size_before = md->size;
	ret = bpf_msg_pop_data(md, start, len, flags);
	size_after = md->size;
	look(md);
	return SK_PASS;
}

MSG_DATA_MOVES(bpf_msg_pop_data(md, 0, 1, 0))
CALL_FROM(tc, "tc", struct __sk_buff, pop, bpf_msg_pop_data((void *)ctx, 0, 1, 0))
