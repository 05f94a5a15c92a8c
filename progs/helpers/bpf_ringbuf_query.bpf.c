// SPDX-License-Identifier: GPL-2.0
/* Every context may call it, one that sleeps since 5.12. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/ringbuf.h"

SEC("tc") ACCEPT TC(query, ret = bpf_ringbuf_query(&ring, flags); )
SEC("tc") ACCEPT TC(output, __u64 v = 1; ret = bpf_ringbuf_output(&ring, &v, sizeof(v), 0); )
/* What is reserved is there for the producer, and not yet for the reader. */
SEC("tc") ACCEPT
TC(query_of_reserved, void *r = bpf_ringbuf_reserve(&ring, 8, 0); ret = bpf_ringbuf_query(&ring, flags);
   if (r) bpf_ringbuf_discard(r, 0); )
SEC("tc") WRONG_MAP CONTROL(query) TC(of_array, ret = bpf_ringbuf_query(&array, flags); )

SLEEPABLE_SINCE_5_12(ret = bpf_ringbuf_query(&ring, flags); )
