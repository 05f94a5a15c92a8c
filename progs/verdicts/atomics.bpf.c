// SPDX-License-Identifier: GPL-2.0
/* Atomic instructions: which exist, on what memory, and what they leave. */
#include "verdicts/common.bpf.h"

/* r1 = 5 in memory at r10 - 8, r2 = 3; what @code leaves in r0 is returned. */
#define ON_STACK(code)								\
	ASM("r1 = 5; *(u64 *)(r10 - 8) = r1; r2 = 3; r0 = 0;" code "exit;")
#define RESULT "r0 = *(u64 *)(r10 - 8);"

SEC("tc")
ACCEPT
RETVAL(8)
__naked int add(void)
{
	ON_STACK("lock *(u64 *)(r10 - 8) += r2;" RESULT);
}

/* 5.10 knows BPF_XADD only, the same opcode with 0 in its immediate. */
#define SINCE_FETCH							\
	ACCEPT_IF(since("5.12"))					\
	REJECT(EINVAL, msg("uses reserved fields"))			\
	CONTROL(add) WHY("BPF_ATOMIC: BPF_FETCH, and, or, xor, xchg, cmpxchg")

SEC("tc")
SINCE_FETCH
RETVAL(13)
__naked int fetch_add(void)
{
	ON_STACK("r2 = atomic_fetch_add((u64 *)(r10 - 8), r2); r0 = r2; r1 = *(u64 *)(r10 - 8);"
		"r0 += r1;");
}

SEC("tc")
SINCE_FETCH
RETVAL(7)
__naked int or(void)
{
	ON_STACK("lock *(u64 *)(r10 - 8) |= r2;" RESULT);
}

SEC("tc")
SINCE_FETCH
RETVAL(1)
__naked int and(void)
{
	ON_STACK("lock *(u64 *)(r10 - 8) &= r2;" RESULT);
}

SEC("tc")
SINCE_FETCH
RETVAL(6)
__naked int xor(void)
{
	ON_STACK("lock *(u64 *)(r10 - 8) ^= r2;" RESULT);
}

SEC("tc")
SINCE_FETCH
RETVAL(53)
__naked int exchange(void)
{
	ON_STACK("r2 = xchg_64(r10 - 8, r2); r2 *= 10;" RESULT "r0 += r2;");
}

SEC("tc")
SINCE_FETCH
RETVAL(53)
__naked int compare_and_exchange(void)
{
	ON_STACK("r0 = 5; r0 = cmpxchg_64(r10 - 8, r0, r2); r0 *= 10; r1 = *(u64 *)(r10 - 8);"
		"r0 += r1;");
}

SEC("tc")
SINCE_FETCH
RETVAL(55)
__naked int compare_without_exchange(void)
{
	ON_STACK("r0 = 4; r0 = cmpxchg_64(r10 - 8, r0, r2); r0 *= 10; r1 = *(u64 *)(r10 - 8);"
		"r0 += r1;");
}

/* ---- load-acquire and store-release: BPF_STX | BPF_ATOMIC | BPF_DW, in the immediate which */

#define LOAD_ACQUIRE INSN(0xdb, 0, 10, -8, 0x100)
#define STORE_RELEASE INSN(0xdb, 10, 2, -8, 0x110)
#define SINCE_ACQUIRE							\
	ACCEPT_IF(since("6.15"))					\
	REJECT(EINVAL, msg("uses reserved fields|invalid atomic opcode")) \
	CONTROL(add) WHY("Introduce load-acquire and store-release instructions")

SEC("tc")
SINCE_ACQUIRE
RETVAL(5)
__naked int load_acquire(void)
{
	ON_STACK(LOAD_ACQUIRE);
}

SEC("tc")
SINCE_ACQUIRE
RETVAL(3)
__naked int store_release(void)
{
	ON_STACK(STORE_RELEASE RESULT);
}

SEC("tc")
REJECT(EINVAL, msg("uses reserved fields|invalid atomic opcode"))
CONTROL(add)
__naked int unknown_operation(void)
{
	ON_STACK(INSN(0xdb, 10, 2, -8, 0x10));
}

/* ---- memory */

SEC("tc")
REJECT(EACCES, msg("misaligned stack access"))
CONTROL(add)
__naked int misaligned(void)
{
	ON_STACK("*(u64 *)(r10 - 16) = r1; lock *(u64 *)(r10 - 12) += r2;");
}

SEC("tc")
REJECT(EACCES, msg("stores into R1 ctx is not allowed"))
CONTROL(add)
__naked int on_context(void)
{
	ASM("r2 = 3; lock *(u32 *)(r1 + %[mark]) += r2; r0 = 0;"
		"exit;", __field(struct __sk_buff, mark));
}

SEC("xdp")
ACCEPT
RETVAL(2)
__naked int store_to_packet(void)
{
	ASM("r2 = *(u32 *)(r1 + 0); r3 = *(u32 *)(r1 + 4); r4 = r2; r4 += 8; r0 = 2;"
	    "if r4 > r3 goto 1f; *(u64 *)(r2 + 0) = r0; 1: exit;");
}

SEC("xdp")
REJECT(EACCES, msg("stores into R2 pkt is not allowed"))
CONTROL(store_to_packet)
__naked int on_packet(void)
{
	ASM("r2 = *(u32 *)(r1 + 0); r3 = *(u32 *)(r1 + 4); r4 = r2; r4 += 8; r0 = 2;"
	    "if r4 > r3 goto 1f; lock *(u64 *)(r2 + 0) += r0; 1: exit;");
}
