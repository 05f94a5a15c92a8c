// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/dynptr.h"

#define USE(d) (ret = bpf_dynptr_read(&v, UP_TO_8(len), &d, offset, flags), value = v)

DYNPTRS OF_MEMORY(read, USE(d); )
/* Where source and target overlap it moves. */
DYNPTRS OF_MEMORY(read_into_itself, ret = bpf_dynptr_read(memory + 4, 8, &d, 0, 0); )

BAD_DYNPTRS(read)

SEC("tc") REJECT(EACCES, msg("invalid access to map value")) CONTROL(read_into_itself)
OF_MEMORY(past_its_target, ret = bpf_dynptr_read(memory + 8, 65536, &d, 0, 0); )

SEC("tc") REJECT(EACCES, msg("min value is negative|unbounded memory access")) CONTROL(read)
OF_MEMORY(of_any_size, ret = bpf_dynptr_read(&v, len, &d, offset, flags); value = v; )
