// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

__u64 wakeup;
#define RELEASE(d) bpf_ringbuf_discard_dynptr(&d, wakeup)
#include "helpers/ringbuf_dynptr_release.h"

/* One of memory that is no ring's must not be discarded. */
__u8 memory[16];
SEC("tc") REJECT(EINVAL) CONTROL(release)
TC(of_memory, struct bpf_dynptr d; bpf_dynptr_from_mem(memory, sizeof(memory), 0, &d); RELEASE(d); )
