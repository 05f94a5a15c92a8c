// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_USER_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} kernel_ring SEC(".maps");

__u64 flags, sum;
__u32 stop_after = 100, calls;
long ret, nested;

#define CALLBACK(name, ...)							\
	static long name(struct bpf_dynptr *record, __u64 *ctx)			\
	{									\
		__VA_ARGS__							\
	}

CALLBACK(body, __u64 v = 0; bpf_dynptr_read(&v, sizeof(v), record, 0, 0); sum += v;
	 return ++calls >= stop_after; )
CALLBACK(counts, calls++; return 0; )
CALLBACK(drains, nested = bpf_user_ringbuf_drain(&ring, counts, NULL, 0); return 0; )
CALLBACK(adds_to_ctx, __u64 v = 0; bpf_dynptr_read(&v, sizeof(v), record, 0, 0); *ctx += v; return 0; )
CALLBACK(slices, __u64 *p = bpf_dynptr_data(record, 0, 8); if (p) sum += *p; return 0; )
CALLBACK(returns_2, return 2; )
CALLBACK(writes_as_memory, *(volatile __u64 *)record = 0; return 0; )
CALLBACK(discards, bpf_ringbuf_discard_dynptr(record, 0); return 0; )
CALLBACK(makes_anew, bpf_dynptr_from_mem(&sum, 8, 0, record); return 0; )

#define DRAIN(name, map, callback)						\
	int name(struct __sk_buff *skb)						\
	{									\
		__u64 of_program = 0;						\
										\
		ret = bpf_user_ringbuf_drain(&map, callback, &of_program, flags);	\
		sum += of_program;						\
		return 0;							\
	}
#define ACCEPTED SEC("tc") ACCEPT_IF(since("6.1"))

ACCEPTED DRAIN(drain, ring, body)
ACCEPTED DRAIN(drain_for_ctx, ring, adds_to_ctx)
ACCEPTED DRAIN(drain_in_drain, ring, drains)
ACCEPTED DRAIN(drain_by_slices, ring, slices)

SEC("tc") REJECT(EINVAL, msg("At callback return the register R0")) CONTROL(drain)
DRAIN(callback_returns_2, ring, returns_2)

SEC("tc") REJECT(EACCES) CONTROL(drain)
DRAIN(callback_writes_as_memory, ring, writes_as_memory)

SEC("tc") REJECT(EINVAL) CONTROL(drain)
DRAIN(callback_discards, ring, discards)

/* It is the kernel's, which made it on its own stack. */
SEC("tc") REJECT(EINVAL, since("6.2")) UNSOUND CONTROL(drain)
DRAIN(callback_makes_anew, ring, makes_anew)

SEC("tc") REJECT(EINVAL, msg("cannot pass map_type")) CONTROL(drain)
DRAIN(of_kernel_ring, kernel_ring, body)
