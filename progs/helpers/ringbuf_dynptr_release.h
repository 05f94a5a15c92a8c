/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BPFMATRIX_HELPERS_RINGBUF_DYNPTR_RELEASE_H
#define BPFMATRIX_HELPERS_RINGBUF_DYNPTR_RELEASE_H

#include "helpers/ringbuf_dynptr.h"

DYNPTRS RESERVED(release_two, struct bpf_dynptr e; WRITE(d) RESERVE(e) v++; WRITE(e) RELEASE(d); RELEASE(e); )

SEC("tc") LEAKS CONTROL(release) RESERVED(never, WRITE(d))
SEC("tc") LEAKS CONTROL(release) RESERVED(where_reserved_alone, if (!ret) RELEASE(d); )
SEC("tc") LEAKS CONTROL(release_two)
RESERVED(one_of_two, struct bpf_dynptr e; RESERVE(e) RELEASE(d); )

SEC("tc") IS_NONE CONTROL(release) RESERVED(twice, RELEASE(d); RELEASE(d); )
SEC("tc") IS_NONE CONTROL(release) TC(of_nothing, struct bpf_dynptr d; RELEASE(d); )
SEC("tc") IS_NONE CONTROL(release) RESERVED(read_behind, RELEASE(d); bpf_dynptr_read(&v, 8, &d, 0, 0); )
SEC("tc") REJECT(EACCES, msg("invalid mem access 'scalar'")) CONTROL(release)
RESERVED(data_behind, char *p = bpf_dynptr_data(&d, 0, 8); RELEASE(d); if (p) *(volatile char *)p = 1; )

#endif
