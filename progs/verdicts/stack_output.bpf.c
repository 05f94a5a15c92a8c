// SPDX-License-Identifier: GPL-2.0
/*
 * What a helper wrote to the stack is not what the program had put there.  Where the verifier
 * believes so, it holds the branch for another value to be dead.  From 6.14 to 6.19 prototypes
 * without MEM_WRITE made it believe so.
 */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

static const char format[] = "x";

#define OPS									\
	__imm(bpf_snprintf), __imm(bpf_fib_lookup), __imm(bpf_get_stack), __imm(bpf_csum_diff), \
	__imm(bpf_sysctl_get_name), __imm(bpf_read_branch_records), __imm(bpf_skb_load_bytes), \
	__imm(bpf_get_current_comm), __imm(bpf_get_prandom_u32), __imm(bpf_skb_get_tunnel_key), \
	__imm(bpf_sysctl_get_current_value), __imm(bpf_skb_store_bytes),	\
	__imm(bpf_probe_read_kernel), __imm(bpf_strtol), __imm(bpf_xdp_load_bytes),	\
	[format]"i"(format)

/* 64 bytes of zeroes, @call with the context in r1, and the last 8 of them read again. */
#define OUTPUT(call, otherwise)							\
	ASM("r6 = r1; r1 = 0;"							\
	    "*(u64 *)(r10 - 64) = r1; *(u64 *)(r10 - 56) = r1; *(u64 *)(r10 - 48) = r1;" \
	    "*(u64 *)(r10 - 40) = r1; *(u64 *)(r10 - 32) = r1; *(u64 *)(r10 - 24) = r1;" \
	    "*(u64 *)(r10 - 16) = r1; *(u64 *)(r10 - 8) = r1; r1 = r6;" call	\
	    "r0 = *(u64 *)(r10 - 8); if r0 != 0 goto 2f; r0 = 1; exit;"		\
	    "2: r9 = 0; r0 = 1;" otherwise "exit;", OPS)
#define FORBIDDEN "r1 = *(u64 *)(r9 + 0);"
#define FORBIDDEN_MSG msg("R9 invalid mem access")
#define LAST_8 "r2 = r10; r2 += -8; r3 = 8; r4 = 0;"

/* Prototypes without the flag: 37cce22dbd51 (6.14) trusted it, 802eef5afb18 (7.0) set it. */
#define FLAG_SET "7.0 6.19.14 6.18.15" /* of the stable branches: measured */
#define FLAG_WAS_MISSING(name, section, accept, needs, call)			\
	SEC(section) accept needs						\
	__naked int name##_writes(void) { OUTPUT(call, ""); }			\
	SEC(section) needs REJECT(EACCES, since(FLAG_SET), FORBIDDEN_MSG)		\
	ACCEPT_IF(since("6.14")) REJECT(EACCES, FORBIDDEN_MSG) UNSOUND		\
	CONTROL(name##_writes) WHY("Fix memory access flags in helper prototypes") \
	__naked int name##_is_not_ignored(void) { OUTPUT(call, FORBIDDEN); }

#define NOTHING
FLAG_WAS_MISSING(snprintf, "tc", ACCEPT_IF(since("5.13")), NOTHING,
		 "r1 = r10; r1 += -8; r2 = 8; r3 = %[format] ll; r4 = 0; r5 = 0;"
		 "call %[bpf_snprintf];")
FLAG_WAS_MISSING(skb_fib_lookup, "tc", ACCEPT, NOTHING,
		 "r2 = r10; r2 += -64; r3 = 64; r4 = 0; call %[bpf_fib_lookup];")
FLAG_WAS_MISSING(xdp_fib_lookup, "xdp", ACCEPT, NOTHING,
		 "r2 = r10; r2 += -64; r3 = 64; r4 = 0; call %[bpf_fib_lookup];")
FLAG_WAS_MISSING(get_stack, "raw_tp", ACCEPT, NOTHING, LAST_8 "call %[bpf_get_stack];")
FLAG_WAS_MISSING(read_branch_records, "perf_event", ACCEPT, CONFIG("CONFIG_PERF_EVENTS"),
		 LAST_8 "call %[bpf_read_branch_records];")

/* Those that had it. */
#define FLAG_WAS_THERE(name, section, accept, call)				\
	SEC(section) accept							\
	__naked int name##_writes(void) { OUTPUT(call, ""); }			\
	SEC(section) REJECT(EACCES, FORBIDDEN_MSG) CONTROL(name##_writes)	\
	__naked int name##_is_not_ignored(void) { OUTPUT(call, FORBIDDEN); }
#define MEM_IN_R3 "r2 = 0; r3 = r10; r3 += -8; r4 = 8;"

FLAG_WAS_THERE(skb_load_bytes, "tc", ACCEPT, MEM_IN_R3 "call %[bpf_skb_load_bytes];")
FLAG_WAS_THERE(skb_get_tunnel_key, "tc", ACCEPT, LAST_8 "call %[bpf_skb_get_tunnel_key];")
FLAG_WAS_THERE(xdp_load_bytes, "xdp", ACCEPT_IF(since("5.18")),
	       MEM_IN_R3 "call %[bpf_xdp_load_bytes];")
FLAG_WAS_THERE(get_current_comm, "raw_tp", ACCEPT,
	       "r1 = r10; r1 += -8; r2 = 8; call %[bpf_get_current_comm];")
FLAG_WAS_THERE(probe_read_kernel, "raw_tp", ACCEPT,
	       "r1 = r10; r1 += -8; r2 = 8; r3 = 0; call %[bpf_probe_read_kernel];")
/* without it up to 6.13, where nothing looked at it, and with it in 6.16 */
FLAG_WAS_THERE(sysctl_get_name, "cgroup/sysctl", ACCEPT,
	       "r2 = r10; r2 += -8; r3 = 8; r4 = 0; call %[bpf_sysctl_get_name];")
FLAG_WAS_THERE(sysctl_get_current_value, "cgroup/sysctl", ACCEPT,
	       "r2 = r10; r2 += -8; r3 = 8; call %[bpf_sysctl_get_current_value];")
FLAG_WAS_THERE(strtol, "cgroup/sysctl", ACCEPT,
	       "r1 = r10; r1 += -16; r2 = 8; r3 = 0; r4 = r10; r4 += -8; call %[bpf_strtol];")

/* What only reads leaves what is known of the memory, since the verifier looks at the flags. */
#define ONLY_READS(name, section, call)						\
	SEC(section) ACCEPT							\
	__naked int name##_reads(void) { OUTPUT(call, ""); }			\
	SEC(section) ACCEPT_IF(since("6.14")) REJECT(EACCES, FORBIDDEN_MSG)	\
	CONTROL(name##_reads) RETVAL(1)						\
	WHY("Refactor helper access type tracking")				\
	__naked int name##_leaves_the_stack(void) { OUTPUT(call, FORBIDDEN); }

ONLY_READS(csum_diff, "tc", "r1 = r10; r1 += -8; r2 = 8; r3 = 0; r4 = 0; r5 = 0;"
	   "call %[bpf_csum_diff];")
ONLY_READS(skb_store_bytes, "tc", MEM_IN_R3 "r5 = 0; call %[bpf_skb_store_bytes];")

/* A pointer there is one no more. */
#define OVER_POINTER(call, otherwise)						\
	ASM("r6 = r1; *(u64 *)(r10 - 8) = r10; r1 = r6;" call			\
	    "r9 = *(u64 *)(r10 - 8); r0 = 1;" otherwise "exit;", OPS)

SEC("tc")
ACCEPT
RETVAL(1)
__naked int helper_writes_over_pointer(void)
{
	OVER_POINTER(MEM_IN_R3 "call %[bpf_skb_load_bytes];", "");
}

SEC("tc")
REJECT(EACCES, FORBIDDEN_MSG)
CONTROL(helper_writes_over_pointer)
__naked int pointer_behind_helpers_write(void)
{
	OVER_POINTER(MEM_IN_R3 "call %[bpf_skb_load_bytes];", "r1 = 0; *(u64 *)(r9 - 16) = r1;");
}

SEC("tc")
REJECT(EACCES, FORBIDDEN_MSG)
CONTROL(helper_writes_over_pointer)
__naked int pointer_behind_helpers_write_to_one_byte(void)
{
	OVER_POINTER("r2 = 0; r3 = r10; r3 += -1; r4 = 1; call %[bpf_skb_load_bytes];",
		     "r1 = 0; *(u64 *)(r9 - 16) = r1;");
}

SEC("tc")
ACCEPT
RETVAL(1)
__naked int pointer_above_helpers_write(void)
{
	OVER_POINTER("r2 = 0; r3 = r10; r3 += -16; r4 = 8; call %[bpf_skb_load_bytes];",
		     "r1 = 0; *(u64 *)(r9 - 16) = r1;");
}
