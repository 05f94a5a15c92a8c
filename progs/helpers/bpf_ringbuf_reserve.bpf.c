// SPDX-License-Identifier: GPL-2.0
/* Every context may call it, one that sleeps since 5.12. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/ringbuf.h"

int discard;

#define RESERVE(size, flags, ...)						\
	__u64 *r = bpf_ringbuf_reserve(&ring, size, flags);			\
										\
	ret = 0;								\
	if (!r)									\
		return 0;							\
	ret = 1;								\
	__VA_ARGS__
#define DISCARD bpf_ringbuf_discard(r, 0);

SEC("tc") ACCEPT
TC(reserve, RESERVE(8, flags, *r = value; if (discard) DISCARD else bpf_ringbuf_submit(r, 0); ))

/* The verifier wants a size that is known when it looks. */
SEC("tc") ACCEPT TC(reserve_0, RESERVE(0, 0, DISCARD))
SEC("tc") ACCEPT TC(reserve_1, RESERVE(1, 0, DISCARD))
SEC("tc") ACCEPT TC(reserve_9, RESERVE(9, 0, DISCARD))
SEC("tc") ACCEPT TC(reserve_4080, RESERVE(4080, 0, DISCARD))
SEC("tc") ACCEPT TC(reserve_4081, RESERVE(4081, 0, DISCARD))
/* RINGBUF_MAX_RECORD_SZ, one more, and the most that there is */
SEC("tc") ACCEPT TC(reserve_quarter_of_all, RESERVE(0x3fffffff, 0, DISCARD))
SEC("tc") ACCEPT TC(reserve_more, RESERVE(0x40000000, 0, DISCARD))

SEC("tc") REJECT(EINVAL, since("7.3"), msg("is not a const")) /* measured */
REJECT(EACCES, msg("known constant|unbounded size")) CONTROL(reserve)
TC(of_unknown_size, RESERVE(value & 15, 0, DISCARD))

SEC("tc") LEAKS CONTROL(reserve) TC(not_released, RESERVE(8, 0))
SEC("tc") REJECT(EACCES, msg("mem_or_null'")) CONTROL(reserve)
TC(untested, __u64 *r = bpf_ringbuf_reserve(&ring, 8, 0); *(volatile __u64 *)r = 1; if (r) DISCARD)
SEC("tc") REJECT(EACCES, msg("invalid access to memory")) CONTROL(reserve)
TC(written_past_end, RESERVE(8, 0, *(volatile __u8 *)(r + 1) = 1; DISCARD))
SEC("tc") REJECT(EACCES, msg("invalid access to memory")) CONTROL(reserve)
TC(header_written, RESERVE(8, 0, r[-1] = 1; DISCARD))
SEC("tc") WRONG_MAP CONTROL(reserve)
TC(of_array, __u64 *r = bpf_ringbuf_reserve(&array, 8, 0); if (r) DISCARD)

SLEEPABLE_SINCE_5_12(RESERVE(8, 0, DISCARD))
