// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/msg_data.h"

/* What is pushed has no content yet: dashes, for the first 16 bytes of it. */
static __always_inline void fill(struct sk_msg_md *md)
{
	__u8 *data = md->data, *end = md->data_end;
	__u32 i;

	for (i = 0; i < 16; i++) {
		if (data + i + 1 > end)
			break;
		data[i] = '-';
	}
}

SEC("sk_msg")
ACCEPT
int push(struct sk_msg_md *md)
{
	calls++;
	size_before = md->size;
	ret = bpf_msg_push_data(md, start, len, flags);
	size_after = md->size;
	look(md);
	if (!ret && len && !bpf_msg_pull_data(md, start, start + len, 0))
		fill(md);
	return SK_PASS;
}

MSG_DATA_MOVES(bpf_msg_push_data(md, 0, 1, 0))
CALL_FROM(tc, "tc", struct __sk_buff, push, bpf_msg_push_data((void *)ctx, 0, 1, 0))
