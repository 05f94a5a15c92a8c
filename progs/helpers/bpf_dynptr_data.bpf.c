// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/dynptr.h"

#define SLICE(d, size) __u64 *p = bpf_dynptr_data(&d, offset, size)
#define USE(d) ({ SLICE(d, 8); ret = !!p; })

DYNPTRS OF_MEMORY(slice, SLICE(d, 8); ret = !!p; if (p) *p = value; )
DYNPTRS OF_MEMORY(slice_of_0, SLICE(d, 0); ret = !!p; )
DYNPTRS OF_MEMORY(slice_of_all, SLICE(d, 16); ret = !!p; if (p) p[1] = value; )
DYNPTRS OF_MEMORY(slice_of_more, SLICE(d, 17); ret = !!p; if (p) p[1] = value; )

BAD_DYNPTRS(slice)

SEC("tc") REJECT(EACCES, msg("invalid mem access 'mem_or_null'")) CONTROL(slice)
OF_MEMORY(untested, SLICE(d, 8); *(volatile __u64 *)p = value; )

SEC("tc") REJECT(EACCES, msg("invalid access to memory")) CONTROL(slice)
OF_MEMORY(written_past_end, SLICE(d, 8); if (p) *(volatile __u8 *)(p + 1) = 1; )

SEC("tc") REJECT(EINVAL, since("7.3"), msg("is not a const")) /* measured */
REJECT(EACCES, msg("known constant")) CONTROL(slice)
OF_MEMORY(of_unknown_size, SLICE(d, UP_TO_8(len)); ret = !!p; )

SEC("tc") REJECT(EACCES, since("6.3"), msg("invalid mem access 'scalar'")) UNSOUND CONTROL(slice)
WHY("Invalidate slices on destruction of dynptrs on stack")
OF_MEMORY(used_behind_its_dynptr, SLICE(d, 8); *(volatile __u64 *)&d = 0; if (p) *(volatile __u64 *)p = 1; )
