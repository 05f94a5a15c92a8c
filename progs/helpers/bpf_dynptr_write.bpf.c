// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/dynptr.h"

#define USE(d) ret = bpf_dynptr_write(&d, offset, &v, UP_TO_8(len), flags)

DYNPTRS OF_MEMORY(write, USE(d); )
/* Where source and target overlap it moves. */
DYNPTRS OF_MEMORY(write_from_itself, ret = bpf_dynptr_write(&d, 4, memory, 8, 0); )

BAD_DYNPTRS(write)

SEC("tc") REJECT(EACCES, msg("invalid access to map value")) CONTROL(write_from_itself)
OF_MEMORY(past_its_source, ret = bpf_dynptr_write(&d, 0, memory + 8, 65536, 0); )

SEC("tc") REJECT(EACCES, msg("min value is negative|unbounded memory access")) CONTROL(write)
OF_MEMORY(of_any_size, ret = bpf_dynptr_write(&d, offset, &v, len, flags); )
