/* SPDX-License-Identifier: GPL-2.0 */
/* What programs do with `map`, a ring of one page.  RINGBUF_ROW says where it loads. */
#ifndef BM_PROGS_MAPS_RINGBUF_OPS_H
#define BM_PROGS_MAPS_RINGBUF_OPS_H

#include "maps/io.h"

#define ENOENT 2

struct map_io io;

SEC("tc")
RINGBUF_ROW
int output(struct __sk_buff *skb)
{
	__u64 value = io.value;

	io.ret = (int)bpf_ringbuf_output(&map, &value, sizeof(value), io.flags);
	return 0;
}

/* Reserves @size bytes, and submits them with the value in front. */
static __always_inline int one_record(__u64 size)
{
	__u64 *record = bpf_ringbuf_reserve(&map, size, io.flags);

	io.ret = -ENOENT;
	if (!record)
		return 0;
	*record = io.value;
	bpf_ringbuf_submit(record, 0);
	io.ret = 0;
	return 0;
}

SEC("tc")
RINGBUF_ROW
int reserve_2040(struct __sk_buff *skb)
{
	return one_record(2040);
}

#endif
