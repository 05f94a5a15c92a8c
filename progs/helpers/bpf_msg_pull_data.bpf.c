// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/msg_data.h"

/* When set, what the first byte pulled becomes; how many bytes are pushed before at 4. */
__u8 becomes;
__u32 push;

SEC("sk_msg")
ACCEPT
int pull(struct sk_msg_md *md)
{
	__u8 *data;

	calls++;
	if (push)
		bpf_msg_push_data(md, 4, push, 0);
	size_before = (__u8 *)md->data_end - (__u8 *)md->data;
	ret = bpf_msg_pull_data(md, start, len, flags);
	size_after = md->size;
	look(md);
	data = md->data;
	if (becomes && (void *)(data + 1) <= md->data_end)
		*data = becomes;
	return SK_PASS;
}

MSG_DATA_MOVES(bpf_msg_pull_data(md, 0, 1, 0))
CALL_FROM(tc, "tc", struct __sk_buff, pull, bpf_msg_pull_data((void *)ctx, 0, 1, 0))
