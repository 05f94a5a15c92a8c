// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

#define RELEASE(d) bpf_ringbuf_submit_dynptr(&d, 0)
#include "helpers/ringbuf_dynptr.h"

long ret_write;

/* The size need not be known to the verifier, as bpf_ringbuf_reserve()'s must. */
DYNPTRS RESERVED(reserve, ret_write = WRITE(d) RELEASE(d); )
/* 4 bytes from the last on */
DYNPTRS RESERVED(write_at_end, ret_write = bpf_dynptr_write(&d, size - 4, &v, 4, 0); RELEASE(d); )
DYNPTRS RESERVED(write_past_end, ret_write = bpf_dynptr_write(&d, size - 3, &v, 4, 0); RELEASE(d); )

SEC("tc") LEAKS CONTROL(reserve) RESERVED(not_released)
SEC("tc") REJECT(EINVAL, msg("Dynptr has to be an uninitialized|cannot overwrite referenced dynptr"))
CONTROL(reserve)
RESERVED(twice_in_one_place, RESERVE(d) RELEASE(d); )

SEC("tc") REJECT(EINVAL, msg("cannot overwrite referenced dynptr|Expected an initialized dynptr"))
CONTROL(reserve)
RESERVED(written_over, *(volatile __u64 *)&d = 0; RELEASE(d); )

SEC("tc") WRONG_MAP CONTROL(reserve)
TC(of_array, struct bpf_dynptr d; ret = bpf_ringbuf_reserve_dynptr(&array, size, flags, &d); RELEASE(d); )

/* It would outlive the program. */
SEC("tc") REJECT(EACCES, msg("expected=fp")) CONTROL(reserve)
TC(kept_in_map, __u32 k = 0; void *place = bpf_map_lookup_elem(&array, &k);
   if (place) bpf_ringbuf_reserve_dynptr(&ring, size, flags, place); )
