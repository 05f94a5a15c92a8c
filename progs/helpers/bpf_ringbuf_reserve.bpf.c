// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

__u64 value, flags;
int discard;
long ret;

SEC("tc")
ACCEPT
int reserve(struct __sk_buff *skb)
{
	__u64 *record = bpf_ringbuf_reserve(&ring, sizeof(*record), flags);

	ret = 0;
	if (!record)
		return 0;
	*record = value;
	if (discard)
		bpf_ringbuf_discard(record, 0);
	else
		bpf_ringbuf_submit(record, 0);
	ret = 1;
	return 0;
}

/* The verifier wants a size that is known when it looks. */
#define RESERVE(size)							\
SEC("tc")								\
ACCEPT									\
int reserve_##size(struct __sk_buff *skb)				\
{									\
	void *record = bpf_ringbuf_reserve(&ring, size, 0);		\
									\
	ret = 0;							\
	if (!record)							\
		return 0;						\
	bpf_ringbuf_discard(record, 0);					\
	ret = 1;							\
	return 0;							\
}

RESERVE(4080)
RESERVE(4081)
