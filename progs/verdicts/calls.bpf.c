// SPDX-License-Identifier: GPL-2.0
/* Calls between the functions of one program. */
#include "verdicts/common.bpf.h"

/* ---- depth: the main program and N - 1 subprograms */

#define __used __attribute__((used))
#define FRAME(n, below)								\
	static __naked __noinline __used int frame##n(void)			\
	{ ASM("call " #below "; exit;"); }

static __naked __noinline __used int frame1(void)
{
	ASM("r0 = 5; exit;");
}
FRAME(2, frame1) FRAME(3, frame2) FRAME(4, frame3) FRAME(5, frame4) FRAME(6, frame5)
FRAME(7, frame6) FRAME(8, frame7) FRAME(9, frame8) FRAME(10, frame9) FRAME(11, frame10)
FRAME(12, frame11) FRAME(13, frame12) FRAME(14, frame13) FRAME(15, frame14) FRAME(16, frame15)

#define TOO_DEEP msg("frames is too deep")

SEC("tc")
ACCEPT
RETVAL(5)
__naked int depth_8(void)
{
	ASM("call frame7; exit;");
}

SEC("tc")
ACCEPT_IF(since("7.2"))
REJECT(E2BIG, TOO_DEEP)
CONTROL(depth_8)
RETVAL(5)
WHY("MAX_CALL_FRAMES 8 -> 16")
__naked int depth_9(void)
{
	ASM("call frame8; exit;");
}

SEC("tc")
ACCEPT_IF(since("7.2"))
REJECT(E2BIG, TOO_DEEP)
CONTROL(depth_8)
RETVAL(5)
__naked int depth_16(void)
{
	ASM("call frame15; exit;");
}

SEC("tc")
REJECT(E2BIG, TOO_DEEP)
CONTROL(depth_16)
__naked int depth_17(void)
{
	ASM("call frame16; exit;");
}

/* ---- stack: 512 bytes for all frames together */

static __naked __noinline __used int stack_256(void)
{
	ASM("r0 = 0; *(u64 *)(r10 - 256) = r0; exit;");
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int stack_of_512(void)
{
	ASM("r0 = 0; *(u64 *)(r10 - 256) = r0; call stack_256; exit;");
}

SEC("tc")
REJECT(EACCES, msg("combined stack size of 2 calls"))
CONTROL(stack_of_512)
__naked int stack_over_512(void)
{
	ASM("r0 = 0; *(u64 *)(r10 - 288) = r0; call stack_256; exit;");
}

/* ---- what a call leaves behind */

SEC("tc")
ACCEPT
RETVAL(5)
__naked int callee_saved(void)
{
	ASM("r6 = 5; call frame1; r0 = r6; exit;");
}

SEC("tc")
REJECT(EACCES, msg("R1 !read_ok"))
CONTROL(callee_saved)
__naked int caller_saved(void)
{
	ASM("r6 = 5; call frame1; r0 = r1; exit;");
}

static __naked __noinline __used int returns_argument(void)
{
	ASM("r0 = r1; exit;");
}

static __naked __noinline __used int returns_its_stack(void)
{
	ASM("r0 = r10; exit;");
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int return_of_callers_pointer(void)
{
	ASM("call returns_argument; r0 = 0; exit;");
}

SEC("tc")
REJECT(EINVAL, msg("cannot return stack pointer to the caller"))
CONTROL(return_of_callers_pointer)
__naked int return_of_own_stack(void)
{
	ASM("call returns_its_stack; r0 = 0; exit;");
}

static __naked __noinline __used int calls_itself(void)
{
	ASM("r0 = 0; call calls_itself; exit;");
}

/*
 * Found by the control flow's check up to 6.6, then only when all frames were used
 * up, and since 7.1 by the one that sorts the subprograms.
 */
SEC("tc")
REJECT(EINVAL, since("7.1"), msg("recursive call"))
REJECT(E2BIG, since("6.7"), TOO_DEEP)
REJECT(EINVAL, msg("back-edge"))
CONTROL(callee_saved)
__naked int recursion(void)
{
	ASM("r6 = 5; call calls_itself; r0 = r6; exit;");
}

/* ---- global functions are verified on their own, by their BTF */

__noinline int global_int(int n)
{
	barrier_var(n);
	return n;
}

__noinline void global_void(int n)
{
	barrier_var(n);
}

__noinline int global_of_pointer(__u64 *p)
{
	return p ? *p : 0;
}

SEC("tc")
ACCEPT
RETVAL(3)
int call_of_global(struct __sk_buff *skb)
{
	return global_int(3);
}

SEC("tc")
ACCEPT_IF(since("7.1"))
REJECT(EINVAL, msg("doesn't return scalar"))
CONTROL(call_of_global)
RETVAL(3)
WHY("void global functions")
int call_of_global_void(struct __sk_buff *skb)
{
	global_void(3);
	return 3;
}

SEC("tc")
ACCEPT_IF(since("5.12"))
REJECT(EINVAL, msg("is not supported yet"))
CONTROL(call_of_global)
RETVAL(9)
WHY("Support pointers in global func args")
int call_of_global_with_pointer(struct __sk_buff *skb)
{
	__u64 n = 9;

	return global_of_pointer(&n);
}

/* ---- what a program may return */

SEC("cgroup_skb/ingress")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
__naked int return_in_range(void)
{
	ASM("r0 = 1; exit;");
}

SEC("cgroup_skb/ingress")
REJECT(EINVAL, msg("At program exit the register R0"))
CONTROL(return_in_range)
CONFIG("CONFIG_CGROUP_BPF")
__naked int return_out_of_range(void)
{
	ASM("r0 = 2; exit;");
}

SEC("cgroup_skb/ingress")
REJECT(EINVAL, msg("At program exit the register R0"))
CONTROL(return_in_range)
CONFIG("CONFIG_CGROUP_BPF")
WHY("exact return-range checks")
__naked int return_minus_one(void)
{
	ASM("r0 = -1; exit;");
}

SEC("tc")
REJECT(EACCES, msg("R0 !read_ok"))
CONTROL(callee_saved)
__naked int return_of_nothing(void)
{
	ASM("r6 = 5; exit;");
}
