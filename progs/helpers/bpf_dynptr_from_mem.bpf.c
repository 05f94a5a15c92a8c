// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/dynptr.h"

long ret_read, ret_write;

DYNPTRS OF_MEMORY(read_write, ret = made; ret_write = bpf_dynptr_write(&d, offset, &v, sizeof(v), 0); v = 0;
		  ret_read = bpf_dynptr_read(&v, sizeof(v), &d, offset, 0); value = v; )

/* Two of the same bytes, and one that takes the place of another: since 6.3 */
DYNPTRS OF_MEMORY(two_of_one, struct bpf_dynptr e; bpf_dynptr_from_mem(memory, 16, 0, &e);
		  bpf_dynptr_write(&d, 0, &v, sizeof(v), 0); v = 0;
		  ret = bpf_dynptr_read(&v, sizeof(v), &e, 0, 0); value = v; )

SEC("tc") ACCEPT_IF(since("6.3")) REJECT(EINVAL, msg("Dynptr has to be an uninitialized dynptr"))
CONTROL(read_write) WHY("Allow reinitializing unreferenced dynptr stack slots")
OF_MEMORY(made_twice, bpf_dynptr_from_mem(memory + 8, 8, 0, &d); ret = bpf_dynptr_read(&v, 8, &d, 0, 0); )

/* Of so many bytes of it */
DYNPTRS TC(of_size, struct bpf_dynptr d; __u64 v = 0; __u32 n = len; if (n > sizeof(memory)) return 0;
	   made = bpf_dynptr_from_mem(memory, n, flags, &d); ret = bpf_dynptr_read(&v, 1, &d, offset, 0); )

SEC("tc") REJECT(EACCES, msg("invalid access to map value")) CONTROL(read_write)
OF_MEMORY(of_more_than_there_is, bpf_dynptr_from_mem(memory, 17 + 65536, 0, &d); )

SEC("tc") REJECT(EACCES, msg("Unsupported reg type fp|unsupported")) CONTROL(read_write)
TC(of_stack, struct bpf_dynptr d; __u64 v = 0; ret = bpf_dynptr_from_mem(&v, sizeof(v), 0, &d); )

SEC("tc") REJECT(EACCES, msg("type=map_value expected=fp")) CONTROL(read_write)
TC(kept_in_map, ret = bpf_dynptr_from_mem(memory, 8, 0, (struct bpf_dynptr *)memory); )

SEC("tc") REJECT(EACCES, msg("invalid read from stack|potential write to dynptr")) CONTROL(read_write)
OF_MEMORY(looked_into, ret = *(volatile __u64 *)&d; )
