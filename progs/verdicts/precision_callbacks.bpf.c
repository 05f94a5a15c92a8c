// SPDX-License-Identifier: GPL-2.0
/* Numbers that matter (are precise) in callbacks: what they return, and what they leave alone. */
#include "verdicts/two_paths.bpf.h"

#define CALLBACK(name, code)							\
	static __naked __noinline __attribute__((used)) int name(void)		\
	{ ASM(code, PATHS_OPS); }

/* 0 on the path that is looked at first */
#define RETURNS(number)								\
	"r3 = %[value] ll; r3 = *(u64 *)(r3 + 0); if r3 == 0 goto 1f; r0 = 0; goto 2f;" \
	"1: r0 = " #number "; 2: r3 = 0; exit;"
CALLBACK(returns_1, RETURNS(1))
CALLBACK(returns_2, RETURNS(2))
CALLBACK(goes_on, "r0 = 0; exit;")
/* The context is the address of a number. */
CALLBACK(makes_number_8, "r3 = 8; *(u64 *)(r2 + 0) = r3; r0 = 0; exit;")
CALLBACK(makes_number_7, "r3 = 7; *(u64 *)(r2 + 0) = r3; r0 = 0; exit;")

#define LOOP(callback)								\
	"r1 = 4; r2 = %[" #callback "] ll; r3 = r10; r3 += -8; r4 = 0; call %[bpf_loop];"
#define SINCE_LOOP ACCEPT_IF(since("5.17")) WHY("Add bpf_loop helper")

SEC("tc")
SINCE_LOOP
STATE_FREQ
RETVAL(1)
__naked int returned_in_range(void)
{
	ASM(LOOP(returns_1) "exit;", __imm(bpf_loop), __imm_addr(returns_1));
}

SEC("tc")
REJECT(EINVAL, msg("At callback return the register R0"))
STATE_FREQ
CONTROL(returned_in_range)
WHY("enforce precision of R0 on callback return")
__naked int returned(void)
{
	ASM(LOOP(returns_2) "exit;", __imm(bpf_loop), __imm_addr(returns_2));
}

#define AROUND_LOOP(bad, callback)						\
	ASM(PATHS(0, bad, "", "*(u64 *)(r10 - 8) = r5;" LOOP(callback) "r7 = r6;" USE_R7), \
	    PATHS_OPS, __imm(bpf_loop), __imm_addr(callback))

SEC("tc")
SINCE_LOOP
STATE_FREQ
RETVAL(7)
__naked int register_across_loop_in_bounds(void)
{
	AROUND_LOOP(7, goes_on);
}

SEC("tc")
REJECT(EACCES, OUTSIDE)
STATE_FREQ
CONTROL(register_across_loop_in_bounds)
__naked int register_across_loop(void)
{
	AROUND_LOOP(8, goes_on);
}

/* The callback may be called, or not: both numbers are possible. */
#define NUMBER_OF_CALLBACK(callback)						\
	ASM("r8 = %[value] ll; r5 = 0; *(u64 *)(r10 - 8) = r5;" LOOP(callback)	\
	    "r7 = *(u64 *)(r10 - 8);" USE_R7,					\
	    PATHS_OPS, __imm(bpf_loop), __imm_addr(callback))

SEC("tc")
SINCE_LOOP
STATE_FREQ
RETVAL(7)
__naked int callers_slot_in_bounds(void)
{
	NUMBER_OF_CALLBACK(makes_number_7);
}

SEC("tc")
REJECT(EACCES, OUTSIDE)
STATE_FREQ
CONTROL(callers_slot_in_bounds)
__naked int callers_slot(void)
{
	NUMBER_OF_CALLBACK(makes_number_8);
}
