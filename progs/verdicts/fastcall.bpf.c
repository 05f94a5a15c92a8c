// SPDX-License-Identifier: GPL-2.0
/* Spills around a helper that the verifier takes away, as it inlines the helper. */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

/* r1 is stored, the helper called, r1 loaded again: 7 */
SEC("tc")
ACCEPT
RETVAL(7)
__naked int spill_around_call(void)
{
	ASM("r1 = 7; *(u64 *)(r10 - 8) = r1; call %[bpf_get_smp_processor_id];"
	    "r1 = *(u64 *)(r10 - 8); r0 = r1; exit;", __imm(bpf_get_smp_processor_id));
}

/* Two calls, two slots. */
SEC("tc")
ACCEPT
RETVAL(75)
__naked int spills_around_two_calls(void)
{
	ASM("r1 = 7; r2 = 5;"
	    "*(u64 *)(r10 - 8) = r1; *(u64 *)(r10 - 16) = r2; call %[bpf_get_smp_processor_id];"
	    "r2 = *(u64 *)(r10 - 16); r1 = *(u64 *)(r10 - 8);"
	    "*(u64 *)(r10 - 8) = r1; *(u64 *)(r10 - 16) = r2; call %[bpf_get_smp_processor_id];"
	    "r2 = *(u64 *)(r10 - 16); r1 = *(u64 *)(r10 - 8);"
	    "r0 = r1; r0 *= 10; r0 += r2; exit;", __imm(bpf_get_smp_processor_id));
}

/* The slot is read elsewhere: what was stored must be there. */
SEC("tc")
ACCEPT
RETVAL(14)
__naked int slot_used_elsewhere(void)
{
	ASM("r1 = 7; *(u64 *)(r10 - 8) = r1; call %[bpf_get_smp_processor_id];"
	    "r1 = *(u64 *)(r10 - 8); r0 = *(u64 *)(r10 - 8); r0 += r1; exit;",
	    __imm(bpf_get_smp_processor_id));
}

/* Another register comes back than was stored. */
SEC("tc")
ACCEPT
RETVAL(7)
__naked int loaded_into_other_register(void)
{
	ASM("r1 = 7; r2 = 5; *(u64 *)(r10 - 8) = r1; call %[bpf_get_smp_processor_id];"
	    "r2 = *(u64 *)(r10 - 8); r0 = r2; exit;", __imm(bpf_get_smp_processor_id));
}

/* r1 is lost by a call, also where the spills around it are taken away. */
SEC("tc")
REJECT(EACCES, msg("R1 !read_ok"))
CONTROL(spill_around_call)
__naked int caller_saved_is_lost(void)
{
	ASM("r1 = 7; *(u64 *)(r10 - 8) = r1; call %[bpf_get_smp_processor_id];"
	    "r0 = *(u64 *)(r10 - 8); r0 = r1; exit;", __imm(bpf_get_smp_processor_id));
}

/*
 * The second time the call is jumped to, with 5 in r1 and still 7 in the slot, which is
 * what must come back.  Without the spill and the fill it is 5.
 */
SEC("tc")
ACCEPT
RETVAL_IF(5, since("6.12"), until("7.3 7.2.7 6.12.114"))
RETVAL(7)
DIFFERS("interpreter", since("6.12"), until("7.3 7.2.7 6.12.114"))
WHY("CVE-2026-98048: don't rewrite bpf_fastcall patterns entered by a jump")
__naked int entered_by_jump(void)
{
	ASM("r6 = 0; r1 = 7; *(u64 *)(r10 - 8) = r1; 1: call %[bpf_get_smp_processor_id];"
	    "r1 = *(u64 *)(r10 - 8); if r6 != 0 goto 2f; r6 = 1; r1 = 5; goto 1b;"
	    "2: r0 = r1; exit;", __imm(bpf_get_smp_processor_id));
}
