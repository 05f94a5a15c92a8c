// SPDX-License-Identifier: GPL-2.0
/* What the verifier takes only from those who may look into the kernel. */
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} array SEC(".maps");

#define NOBODY CAPS("")
#define LOADER CAPS("CAP_BPF CAP_NET_ADMIN")
#define TRACER CAPS("CAP_BPF CAP_NET_ADMIN CAP_PERFMON")

SEC("socket")
ACCEPT
NOBODY
__naked int nobody_loads_filter(void)
{
	ASM("r0 = 0; exit;");
}

SEC("tc")
REJECT(EPERM)
CONTROL(nobody_loads_filter)
NOBODY
__naked int nobody_loads_tc(void)
{
	ASM("r0 = 0; exit;");
}

SEC("tc")
ACCEPT
LOADER
__naked int loader_loads_tc(void)
{
	ASM("r0 = 0; exit;");
}

/* ---- loops and calls came with CAP_BPF */

SEC("socket")
REJECT(EINVAL, msg("back-edge"))
CONTROL(nobody_loads_filter)
NOBODY
__naked int nobody_loops(void)
{
	ASM("r0 = 0; 1: r0 += 1; if r0 < 4 goto 1b; exit;");
}

SEC("socket")
ACCEPT
TRACER
__naked int tracer_loops(void)
{
	ASM("r0 = 0; 1: r0 += 1; if r0 < 4 goto 1b; exit;");
}

/* ---- pointers are addresses of the kernel: CAP_PERFMON */

#define TO_VALUE(reg)								\
	ASM(LOOKUP_CHECKED(array) "r6 = 1; *(u64 *)(r0 + 0) = " reg "; r0 = 0; exit;", \
	    LOOKUP_OPS(array))

SEC("socket")
ACCEPT
LOADER
__naked int loader_stores_number(void)
{
	TO_VALUE("r6");
}

SEC("socket")
REJECT(EACCES, msg("R10 leaks addr into map"))
CONTROL(loader_stores_number)
LOADER
__naked int loader_stores_pointer(void)
{
	TO_VALUE("r10");
}

SEC("socket")
ACCEPT
TRACER
__naked int tracer_stores_pointer(void)
{
	TO_VALUE("r10");
}

SEC("socket")
REJECT(EACCES, msg("R0 leaks addr as return value"))
CONTROL(nobody_loads_filter)
NOBODY
__naked int nobody_returns_pointer(void)
{
	ASM("r0 = r10; exit;");
}

SEC("socket")
REJECT(EACCES, msg("pointer comparison prohibited"))
CONTROL(nobody_loads_filter)
NOBODY
__naked int nobody_compares_pointers(void)
{
	ASM("r0 = 0; if r1 == r10 goto 1f; r0 = 1; 1: exit;");
}

/* ---- stack that was not written holds what others left there */

SEC("socket")
REJECT(EACCES, msg("invalid read from stack"))
CONTROL(nobody_loads_filter)
NOBODY
__naked int nobody_reads_unwritten_stack(void)
{
	ASM("r0 = 0; *(u64 *)(r10 - 16) = r0; r0 = *(u64 *)(r10 - 8); exit;");
}
