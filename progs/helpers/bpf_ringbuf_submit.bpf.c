// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

#define RELEASE(record) bpf_ringbuf_submit(record, flags)
#include "helpers/ringbuf_release.h"

SEC("tc") IS_NONE CONTROL(release)
RESERVED(behind_discard, bpf_ringbuf_discard(r, 0); RELEASE(r); )
