// SPDX-License-Identifier: GPL-2.0
/*
 * Programs for verdicts/output_seen.c: a number on the stack is 0, a helper writes to it, and
 * the program returns 1 where it is something else then.  What the verifier believes of
 * it shows, as it takes code away that it knows nobody reaches.
 */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

const char format[] = "x";

#define SEEN(code, ...)								\
	ASM("r6 = r1; r1 = 0; *(u64 *)(r10 - 8) = r1; r8 = r10; r8 += -8;" code	\
	    "r1 = *(u64 *)(r10 - 8); if r1 != 0 goto +2; r0 = 0; exit; r0 = 1; exit;",	\
	    __VA_ARGS__)

SEC("tc")
NOT_A_CASE
__naked int probe_read_kernel(void)
{
	SEEN("r1 = 42; *(u64 *)(r10 - 16) = r1; r1 = r8; r2 = 8; r3 = r10; r3 += -16;"
	     "call %[bpf_probe_read_kernel];", __imm(bpf_probe_read_kernel));
}

SEC("tc")
NOT_A_CASE
__naked int writes_nothing(void)
{
	SEEN("r1 = 0; *(u64 *)(r10 - 16) = r1; r1 = r8; r2 = 8; r3 = r10; r3 += -16;"
	     "call %[bpf_probe_read_kernel];", __imm(bpf_probe_read_kernel));
}

SEC("tc")
ACCEPT_IF(since("5.13"))
NOT_A_CASE
__naked int format_string(void)
{
	SEEN("r1 = r8; r2 = 8; r3 = %[format] ll; r4 = 0; r5 = 0; call %[bpf_snprintf];",
	     __imm(bpf_snprintf), __imm_addr(format));
}

/* struct btf_ptr: type 1 of the kernel, a number, found on the stack */
SEC("tc")
NOT_A_CASE
__naked int format_type(void)
{
	SEEN("r1 = 42; *(u64 *)(r10 - 16) = r1; r1 = r10; r1 += -16; *(u64 *)(r10 - 32) = r1;"
	     "r1 = 1; *(u64 *)(r10 - 24) = r1;"
	     "r1 = r8; r2 = 8; r3 = r10; r3 += -32; r4 = 16; r5 = 0; call %[bpf_snprintf_btf];",
	     __imm(bpf_snprintf_btf));
}

SEC("raw_tp/sys_enter")
NOT_A_CASE
__naked int get_stack(void)
{
	SEEN("r1 = r6; r2 = r8; r3 = 8; r4 = 0; call %[bpf_get_stack];", __imm(bpf_get_stack));
}
