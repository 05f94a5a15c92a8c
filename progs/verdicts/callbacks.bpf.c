// SPDX-License-Identifier: GPL-2.0
/* Functions whose address is given to a helper (BPF_PSEUDO_FUNC). */
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} array SEC(".maps");

#define CALLBACK(name, code)							\
	static __naked __noinline __attribute__((used)) int name(void)		\
	{ ASM(code); }

CALLBACK(goes_on, "r0 = 0; exit;")
CALLBACK(returns_2, "r0 = 2; exit;")
CALLBACK(returns_nothing_known, "r0 = r1; exit;")

/* ---- bpf_for_each_map_elem() */

#define FOR_EACH(callback)							\
	ASM("r1 = %[array] ll; r2 = %[" #callback "] ll; r3 = 0; r4 = 0;"	\
	    "call %[bpf_for_each_map_elem]; exit;",				\
	    __imm(bpf_for_each_map_elem), __imm_addr(array), __imm_addr(callback))

SEC("tc")
ACCEPT_IF(since("5.13"))
RETVAL(4)
WHY("Add bpf_for_each_map_elem() helper")
__naked int for_each_element(void)
{
	FOR_EACH(goes_on);
}

SEC("tc")
REJECT(EINVAL, msg("At callback return the register R0"))
CONTROL(for_each_element)
__naked int for_each_callback_returns_2(void)
{
	FOR_EACH(returns_2);
}

/* ---- bpf_loop() */

#define LOOP(count, callback)							\
	ASM("r6 = r1;" count "r2 = %[" #callback "] ll; r3 = 0; r4 = 0;"	\
	    "call %[bpf_loop]; exit;", __imm(bpf_loop), __imm_addr(callback))

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(8)
WHY("Add bpf_loop helper")
__naked int loop_of_8(void)
{
	LOOP("r1 = 8;", goes_on);
}

SEC("tc")
REJECT(EINVAL, msg("At callback return the register R0"))
CONTROL(loop_of_8)
__naked int loop_callback_returns_2(void)
{
	LOOP("r1 = 8;", returns_2);
}

/*
 * Since 6.7 the count is marked precise, which of what is no number is a misuse with
 * a WARN, and below that any type was taken.
 */
SEC("tc")
REJECT(EACCES, since("7.3 7.2.7 6.12.111"), msg("R1 type=ctx expected=scalar"))
REJECT(EFAULT, since("6.7 6.6.15"), splat("__mark_chain_precision|backtracking misuse"))
CONTROL(loop_of_8)
WHY("Reject non-scalar bpf_loop iteration counts")
__naked int loop_of_context(void)
{
	LOOP("r1 = r6;", goes_on);
}

/*
 * The callback's first round takes the pointer away that the second one needs:
 * r2 is the address of a slot that holds a pointer.
 */
CALLBACK(breaks_pointer,
	 "if r1 != 0 goto 1f; r1 = 0xdead; *(u64 *)(r2 + 0) = r1; r0 = 0; exit;"
	 "1: r1 = *(u64 *)(r2 + 0); r3 = 0; *(u64 *)(r1 + 0) = r3; r0 = 0; exit;")
CALLBACK(keeps_pointer,
	 "if r1 != 0 goto 1f; r1 = 0xdead; r0 = 0; exit;"
	 "1: r1 = *(u64 *)(r2 + 0); r3 = 0; *(u64 *)(r1 + 0) = r3; r0 = 0; exit;")

#define LOOP_WITH_POINTER(callback)						\
	ASM("r1 = 0; *(u64 *)(r10 - 16) = r1; r1 = r10; r1 += -16; *(u64 *)(r10 - 8) = r1;" \
	    "r1 = 4; r2 = %[" #callback "] ll; r3 = r10; r3 += -8; r4 = 0;"	\
	    "call %[bpf_loop]; exit;", __imm(bpf_loop), __imm_addr(callback))

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(4)
__naked int loop_that_keeps_pointer(void)
{
	LOOP_WITH_POINTER(keeps_pointer);
}

SEC("tc")
REJECT(EACCES, since("6.7 6.6.15"), msg("R1 invalid mem access 'scalar'"))
CONTROL(loop_that_keeps_pointer)
WHY("verify callbacks as if they are called unknown number of times")
__naked int loop_that_breaks_pointer(void)
{
	LOOP_WITH_POINTER(breaks_pointer);
}

/* ---- not any number is a function */

SEC("tc")
REJECT(EACCES, msg("R2 type=scalar expected=func|R2 type=inv expected=func"))
CONTROL(loop_of_8)
__naked int loop_of_no_function(void)
{
	ASM("r1 = 8; r2 = 0; r3 = 0; r4 = 0; call %[bpf_loop]; exit;", __imm(bpf_loop));
}

/* of numbers only: a pointer would be refused where the function itself is verified */
__noinline int global_callback(int i)
{
	barrier_var(i);
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("callback function not static"))
CONTROL(loop_of_8)
__naked int loop_of_global_function(void)
{
	LOOP("r1 = 8;", global_callback);
}
