// SPDX-License-Identifier: GPL-2.0
/* Records whose size the verifier does not know: bpf_ringbuf_reserve_dynptr(), 5.19. */
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} map SEC(".maps");

#include "maps/io.h"

struct map_io io;

/* Reserves query[0] bytes with the flags, writes the value, and submits, or as op says discards. */
SEC("tc")
ACCEPT_IF(since("5.19"))
int dynptr(struct __sk_buff *skb)
{
	struct bpf_dynptr record;
	__u64 value = io.value;

	io.ret = bpf_ringbuf_reserve_dynptr(&map, io.query[0], io.flags, &record);
	io.query[1] = bpf_dynptr_write(&record, 0, &value, sizeof(value), 0);
	if (io.op == MAP_OP_DELETE)
		bpf_ringbuf_discard_dynptr(&record, 0);
	else
		bpf_ringbuf_submit_dynptr(&record, 0);
	return 0;
}
