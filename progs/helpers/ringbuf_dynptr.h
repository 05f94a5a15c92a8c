/* SPDX-License-Identifier: GPL-2.0 */
/* Records that are dynptrs: RELEASE(d) is the helper that gives them back. */
#ifndef BPFMATRIX_HELPERS_RINGBUF_DYNPTR_H
#define BPFMATRIX_HELPERS_RINGBUF_DYNPTR_H

#include "helpers/ringbuf.h"

__u32 size = 16;

#define RESERVE(d) ret = bpf_ringbuf_reserve_dynptr(&ring, size, flags, &d);
#define WRITE(d) bpf_dynptr_write(&d, 0, &v, sizeof(v), 0);
#define RESERVED(name, ...)							\
	TC(name, struct bpf_dynptr d; __u64 v = value; (void)v; RESERVE(d) __VA_ARGS__)
#define DYNPTRS SEC("tc") ACCEPT_IF(since("5.19"))
#define IS_NONE REJECT(EINVAL, msg("nitialized dynptr|arg 1 is an unacquired reference"))

/* The null dynptr of a failed reservation is released as well: it must be, and nothing happens. */
DYNPTRS RESERVED(release, WRITE(d) RELEASE(d); )

#endif
