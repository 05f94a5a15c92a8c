/* SPDX-License-Identifier: GPL-2.0 */
/* A verdict for a number of bytes, or only when there are so many: two helpers. */
#ifndef BPFMATRIX_HELPERS_MSG_BYTES_H
#define BPFMATRIX_HELPERS_MSG_BYTES_H

#include "helpers/sock_map.h"

SOCKETS(SOCKMAP, map);

__u32 bytes, drop, calls, sizes[8];
long ret = -1;

/* The first call is asked of the helper; from the second on when `again` is set. */
__u32 again;

#define MSG_BYTES(helper)						\
SEC("sk_msg")								\
ACCEPT									\
int ask(struct sk_msg_md *md)						\
{									\
	if (calls < 8)							\
		sizes[calls] = md->size;				\
	if (!calls++ || again)						\
		ret = helper(md, bytes);				\
	return drop ? SK_DROP : SK_PASS;				\
}									\
									\
CALL_FROM(tc, "tc", struct __sk_buff, ask, helper((void *)ctx, 1))	\
CALL_FROM(skb_verdict, "sk_skb/stream_verdict", struct __sk_buff, ask, helper((void *)ctx, 1))

#endif
