/* SPDX-License-Identifier: GPL-2.0 */
/* What bpf_ringbuf_submit() and bpf_ringbuf_discard() do to a record: RELEASE(record) is the one. */
#ifndef BPFMATRIX_HELPERS_RINGBUF_RELEASE_H
#define BPFMATRIX_HELPERS_RINGBUF_RELEASE_H

#include "helpers/ringbuf.h"

#define RESERVED(name, ...)							\
	TC(name, __u64 *r = bpf_ringbuf_reserve(&ring, 16, 0); ret = 0;		\
	   if (!r) return 0; r[0] = value; r[1] = 0; __VA_ARGS__ ret = 1; )
#define IS_NONE REJECT(EACCES, msg("R1 type=inv expected=|R1 type=scalar expected="))

SEC("tc") ACCEPT RESERVED(release, RELEASE(r); )

SEC("tc") ACCEPT
RESERVED(release_two, __u64 *s = bpf_ringbuf_reserve(&ring, 16, 0); RELEASE(r);
	 if (!s) return 0; s[0] = value + 1; s[1] = 0; RELEASE(s); )

SEC("tc") ACCEPT
RESERVED(release_second_first, __u64 *s = bpf_ringbuf_reserve(&ring, 16, 0);
	 if (!s) { RELEASE(r); return 0; } s[0] = value + 1; s[1] = 0; RELEASE(s); RELEASE(r); )

/* Without it the program is refused. */
SEC("tc") LEAKS CONTROL(release) RESERVED(never)
SEC("tc") LEAKS CONTROL(release) RESERVED(on_one_path, if (value) RELEASE(r); )
SEC("tc") LEAKS CONTROL(release_two)
RESERVED(one_of_two, __u64 *s = bpf_ringbuf_reserve(&ring, 16, 0); RELEASE(r); ret = !s; )

SEC("tc") IS_NONE CONTROL(release) RESERVED(twice, RELEASE(r); RELEASE(r); )
SEC("tc") REJECT(EACCES, msg("invalid mem access")) CONTROL(release)
RESERVED(written_behind, RELEASE(r); *(volatile __u64 *)r = 1; )

SEC("tc") REJECT(EACCES, msg("mem_or_null expected=")) CONTROL(release)
TC(untested, RELEASE(bpf_ringbuf_reserve(&ring, 16, 0)); )

SEC("tc") REJECT(EACCES, msg("R1 type=fp expected=")) CONTROL(release)
RESERVED(stack, __u64 s[2] = {}; RELEASE(r); RELEASE(s); )

/* The record's header lies in front of it. */
SEC("tc") REJECT(EINVAL, since("6.2"), msg("must have zero offset when passed to release"))
REJECT(EACCES, since("5.17"), msg("dereference of modified"))
CONTROL(release) UNSOUND WHY("Fix out of bounds access for ringbuf helpers")
RESERVED(middle, RELEASE(r + 1); )

#endif
