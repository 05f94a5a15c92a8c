// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

#define RELEASE(record) bpf_ringbuf_discard(record, flags)
#include "helpers/ringbuf_release.h"

SEC("tc") ACCEPT
RESERVED(of_two_the_first, __u64 *s = bpf_ringbuf_reserve(&ring, 16, 0);
	 if (!s) { RELEASE(r); return 0; } s[0] = value + 1; s[1] = 0; RELEASE(r); bpf_ringbuf_submit(s, 0); )

SEC("tc") IS_NONE CONTROL(release)
RESERVED(behind_submit, bpf_ringbuf_submit(r, 0); RELEASE(r); )
