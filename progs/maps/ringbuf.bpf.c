// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} map SEC(".maps");

#define RINGBUF_ROW ACCEPT
#include "maps/ringbuf_ops.bpf.h"

SEC("tc")
ACCEPT
int reserve_4080(struct __sk_buff *skb)
{
	return one_record(4080);
}

SEC("tc")
ACCEPT
int reserve_4081(struct __sk_buff *skb)
{
	return one_record(4081);
}

SEC("tc")
ACCEPT
int reserve_4097(struct __sk_buff *skb)
{
	return one_record(4097);
}

/* Two records, 1 and 2, of which the second is submitted before the first is ended. */
static __always_inline int two_records(bool discard_first)
{
	__u64 *first = bpf_ringbuf_reserve(&map, sizeof(*first), 0);
	__u64 *second;

	io.ret = -ENOENT;
	if (!first)
		return 0;
	second = bpf_ringbuf_reserve(&map, sizeof(*second), 0);
	*first = 1;
	if (second) {
		*second = 2;
		bpf_ringbuf_submit(second, 0);
		io.ret = 0;
	}
	if (discard_first)
		bpf_ringbuf_discard(first, 0);
	else
		bpf_ringbuf_submit(first, 0);
	return 0;
}

SEC("tc")
ACCEPT
int submit_reversed(struct __sk_buff *skb)
{
	return two_records(false);
}

SEC("tc")
ACCEPT
int discard_first(struct __sk_buff *skb)
{
	return two_records(true);
}

SEC("tc")
ACCEPT
int query(struct __sk_buff *skb)
{
	io.query[0] = bpf_ringbuf_query(&map, BPF_RB_AVAIL_DATA);
	io.query[1] = bpf_ringbuf_query(&map, BPF_RB_RING_SIZE);
	io.query[2] = bpf_ringbuf_query(&map, BPF_RB_CONS_POS);
	io.query[3] = bpf_ringbuf_query(&map, BPF_RB_PROD_POS);
	io.query[4] = bpf_ringbuf_query(&map, 100);
	return 0;
}

/* Keeps one record while it asks for another; nothing is written into either. */
SEC("tc")
ACCEPT
int two_outstanding(struct __sk_buff *skb)
{
	void *first = bpf_ringbuf_reserve(&map, 3000, 0);
	void *second;

	io.ret = -ENOENT;
	io.value = 0;
	if (!first)
		return 0;
	io.value = 1;
	second = bpf_ringbuf_reserve(&map, 3000, 0);
	if (second) {
		io.ret = 0;
		bpf_ringbuf_discard(second, 0);
	}
	bpf_ringbuf_discard(first, 0);
	return 0;
}

SEC("tc")
ACCEPT
int discard(struct __sk_buff *skb)
{
	__u64 *record = bpf_ringbuf_reserve(&map, sizeof(*record), 0);

	io.ret = -ENOENT;
	if (!record)
		return 0;
	io.ret = 0;
	bpf_ringbuf_discard(record, io.flags);
	return 0;
}
