// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
	__uint(map_flags, BPF_F_RB_OVERWRITE);
} map SEC(".maps");

#define RINGBUF_ROW ACCEPT_IF(since("6.19"))
#include "maps/ringbuf_ops.bpf.h"

SEC("tc")
RINGBUF_ROW
int output_and_query(struct __sk_buff *skb)
{
	output(skb);
	io.query[0] = bpf_ringbuf_query(&map, BPF_RB_AVAIL_DATA);
	io.query[1] = bpf_ringbuf_query(&map, BPF_RB_RING_SIZE);
	io.query[2] = bpf_ringbuf_query(&map, BPF_RB_CONS_POS);
	io.query[3] = bpf_ringbuf_query(&map, BPF_RB_PROD_POS);
	io.query[4] = bpf_ringbuf_query(&map, BPF_RB_OVERWRITE_POS);
	return 0;
}

/* Fills the ring behind a record that is not ended. */
SEC("tc")
RINGBUF_ROW
int output_behind_busy(struct __sk_buff *skb)
{
	void *busy = bpf_ringbuf_reserve(&map, 2040, 0);
	void *next;

	io.ret = -ENOENT;
	io.value = 0;
	if (!busy)
		return 0;
	next = bpf_ringbuf_reserve(&map, 2032, 0);
	if (next) {
		io.value = 1;
		bpf_ringbuf_submit(next, 0);
	}
	next = bpf_ringbuf_reserve(&map, 8, 0);
	if (next) {
		io.ret = 0;
		bpf_ringbuf_submit(next, 0);
	}
	bpf_ringbuf_submit(busy, 0);
	return 0;
}
