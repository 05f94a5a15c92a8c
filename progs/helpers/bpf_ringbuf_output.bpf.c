// SPDX-License-Identifier: GPL-2.0
/* Every context may call it, one that sleeps since 5.12. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/ringbuf.h"

__u32 len;
__u8 bytes[8192];

#define OUTPUT(map, data, size) ret = bpf_ringbuf_output(&map, data, size, flags);

SEC("tc") ACCEPT
TC(output, __u32 n = len; if (n > sizeof(bytes)) return 0; OUTPUT(ring, bytes, n))
SEC("tc") REJECT(EACCES, msg("invalid access to map value")) CONTROL(output)
TC(past_its_data, __u32 n = len; if (n > 65536) return 0; OUTPUT(ring, bytes, n))
SEC("tc") REJECT(EACCES, msg("min value is negative|unbounded memory access")) CONTROL(output)
TC(of_any_size, OUTPUT(ring, bytes, len))
SEC("tc") WRONG_MAP CONTROL(output) TC(into_array, OUTPUT(array, bytes, 8))

SLEEPABLE_SINCE_5_12(OUTPUT(ring, bytes, 8))
