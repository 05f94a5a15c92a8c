/* SPDX-License-Identifier: GPL-2.0 */
/* A message's bytes, as the program sees them: shared by three helpers. */
#ifndef BPFMATRIX_HELPERS_MSG_DATA_H
#define BPFMATRIX_HELPERS_MSG_DATA_H

#include "helpers/sock_map.h"

SOCKETS(SOCKMAP, map);

/* What the case asks for; @len is pull's end, too. */
__u32 start, len;
__u64 flags;
long ret = -1;
__u32 calls, size_before, size_after;
/* What lay between data and data_end at the end, and how much of it. */
__u8 seen[32];
__u32 nr_seen;

static __always_inline void look(struct sk_msg_md *md)
{
	__u8 *data = md->data, *end = md->data_end;
	__u32 i;

	nr_seen = 0;
	for (i = 0; i < sizeof(seen); i++) {
		if (data + i + 1 > end)
			break;
		seen[i] = data[i];
		nr_seen = i + 1;
	}
}

/*
 * @call moves what data points to: who used the pointer of before is refused, and the same
 * program that asks for it anew is not.
 */
#define MSG_DATA_MOVES(call)						\
SEC("sk_msg")								\
ACCEPT									\
int asks_anew(struct sk_msg_md *md)					\
{									\
	__u8 *data;							\
									\
	call;								\
	data = md->data;						\
	if ((void *)(data + 1) > md->data_end)				\
		return SK_DROP;						\
	*data = 'X';							\
	return SK_PASS;							\
}									\
									\
SEC("sk_msg")								\
REJECT(EACCES, msg("invalid mem access"))				\
CONTROL(asks_anew)							\
int uses_the_old_pointer(struct sk_msg_md *md)				\
{									\
	__u8 *data = md->data;						\
									\
	if ((void *)(data + 1) > md->data_end)				\
		return SK_DROP;						\
	call;								\
	*data = 'X';							\
	return SK_PASS;							\
}

#endif
