// SPDX-License-Identifier: GPL-2.0
/* Packet loads (LD_ABS, LD_IND): where one fails the function ends, and returns 0. */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

/* 8 bytes: what is behind them must not be read */
__u64 value;

/* r6 is the context; 1 is returned where the load does not fail. */
static __naked __noinline __attribute__((used)) int loads(void)
{
	ASM("r6 = r1; r0 = *(u8 *)skb[0]; r0 = 1; exit;");
}

static __naked __noinline __attribute__((used)) int loads_not(void)
{
	ASM("r6 = r1; r0 = 0; r0 = 1; exit;");
}

/* The byte @offset behind value, less than which the subprogram returns. */
#define USES(callee, offset)							\
	ASM("call " #callee "; r8 = %[value] ll; r8 += " #offset "; r8 -= r0;"	\
	    "r1 = *(u8 *)(r8 + 0); exit;", __imm_addr(value))

SEC("tc")
ACCEPT
RETVAL(1)
__naked int subprogram_without_load(void)
{
	USES(loads_not, 8);
}

SEC("tc")
ACCEPT
RETVAL(1)
__naked int good_for_0_and_1(void)
{
	USES(loads, 7);
}

SEC("tc")
/* 7.0: measured */
REJECT(EACCES, since("7.1 7.0.10 6.12.101 6.1.183"), msg("invalid access to map value"))
UNSOUND
CONTROL(good_for_0_and_1)
WHY("CVE-2026-53090: Fix ld_{abs,ind} failure path analysis in subprogs")
__naked int failing_load_returns_0(void)
{
	USES(loads, 8);
}

/* ---- the context must be in r6, and r1 to r5 are lost */

SEC("tc")
ACCEPT
RETVAL(1)
__naked int context_in_r6(void)
{
	ASM("r6 = r1; r7 = 1; r0 = *(u8 *)skb[0]; r0 = r7; exit;");
}

SEC("tc")
REJECT(EINVAL, msg("at the time of BPF_LD_ABS|IND R6 != pointer to skb"))
CONTROL(context_in_r6)
__naked int number_in_r6(void)
{
	ASM("r6 = 1; r7 = 1; r0 = *(u8 *)skb[0]; r0 = r7; exit;");
}

SEC("tc")
REJECT(EACCES, msg("R2 !read_ok"))
CONTROL(context_in_r6)
__naked int r2_is_lost(void)
{
	ASM("r6 = r1; r2 = 1; r0 = *(u8 *)skb[0]; r0 = r2; exit;");
}

SEC("xdp")
ACCEPT
RETVAL(2)
__naked int xdp_without_load(void)
{
	ASM("r6 = r1; r0 = 2; exit;");
}

SEC("xdp")
REJECT(EINVAL, msg("BPF_LD_[ABS|IND] instructions not allowed for this program type"))
CONTROL(xdp_without_load)
__naked int load_in_xdp(void)
{
	ASM("r6 = r1; r0 = *(u8 *)skb[0]; r0 = 2; exit;");
}

/* A load past the end of the packet ends the program with 0. */
SEC("tc")
ACCEPT
RETVAL(0)
__naked int load_past_packet(void)
{
	ASM("r6 = r1; r0 = *(u8 *)skb[1000]; r0 = 1; exit;");
}

SEC("tc")
ACCEPT
RETVAL(1)
__naked int indirect_load(void)
{
	ASM("r6 = r1; r1 = 63; r0 = *(u8 *)skb[r1]; r0 = 1; exit;");
}
