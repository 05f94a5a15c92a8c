// SPDX-License-Identifier: GPL-2.0
/* Numbers that matter (are precise) through what atomic instructions load from the stack. */
#include "verdicts/two_paths.bpf.h"

SEC("tc")
ACCEPT
STATE_FREQ
RETVAL(7)
__naked int plain_load(void)
{
	ASM(PATHS(0, 7, "*(u64 *)(r10 - 8) = r6;", "r6 = 0; r7 = *(u64 *)(r10 - 8);" USE_R7),
	    PATHS_OPS);
}

/* As PRUNES(): the number is in the slot at r10 - 8 when the paths meet. */
#define FETCHES(name, rows, fixed, size, code)					\
	SEC("tc") rows STATE_FREQ CONTROL(plain_load) RETVAL(7)			\
	__naked int name##_in_bounds(void)					\
	{ ASM(PATHS(0, 7, size "(r10 - 8) = r6;", "r6 = 0;" code USE_R7), PATHS_OPS); } \
	SEC("tc") fixed STATE_FREQ CONTROL(name##_in_bounds)			\
	__naked int name(void)							\
	{ ASM(PATHS(0, 8, size "(r10 - 8) = r6;", "r6 = 0;" code USE_R7), PATHS_OPS); }

#define SINCE_FETCH								\
	ACCEPT_IF(since("5.12")) REJECT(EINVAL, msg("uses reserved fields"))	\
	WHY("BPF_ATOMIC: BPF_FETCH, and, or, xor, xchg, cmpxchg")
#define FIXED									\
	/* 6.1.1: it is refused before the fix, too; 6.19.14: measured */	\
	REJECT(EACCES, since("7.0 6.19.14 6.12.114 6.1.1"), OUTSIDE) UNSOUND	\
	WHY("CVE-2026-43009: incorrect pruning due to atomic fetch precision tracking")
#define U64 "*(u64 *)"
#define U32 "*(u32 *)"
#define FETCH(name, size, code) FETCHES(name, SINCE_FETCH, FIXED, size, code)

FETCH(fetch_add_64, U64, "r7 = 1; r7 = atomic_fetch_add((u64 *)(r10 - 8), r7);")
FETCH(fetch_or_64, U64, "r7 = 1; r7 = atomic_fetch_or((u64 *)(r10 - 8), r7);")
FETCH(fetch_and_64, U64, "r7 = 1; r7 = atomic_fetch_and((u64 *)(r10 - 8), r7);")
FETCH(fetch_xor_64, U64, "r7 = 1; r7 = atomic_fetch_xor((u64 *)(r10 - 8), r7);")
FETCH(xchg_64, U64, "r7 = 1; r7 = xchg_64(r10 - 8, r7);")
FETCH(cmpxchg_64, U64, "r4 = 1; r0 = 2; r0 = cmpxchg_64(r10 - 8, r0, r4); r7 = r0;")
FETCH(fetch_add_32, U32, "w7 = 1; w7 = atomic_fetch_add((u32 *)(r10 - 8), w7);")
FETCH(xchg_32, U32, "w7 = 1; w7 = xchg32_32(r10 - 8, w7);")
FETCH(cmpxchg_32, U32, "w4 = 1; w0 = 2; w0 = cmpxchg32_32(r10 - 8, w0, w4); r7 = r0;")
FETCH(fetch_add_by_copy_of_r10, U64,
      "r4 = r10; r4 += -8; r7 = 1; r7 = atomic_fetch_add((u64 *)(r4 + 0), r7);")

/* ---- load-acquire, store-release */

#define SINCE_ACQUIRE								\
	ACCEPT_IF(since("6.15"))						\
	REJECT(EINVAL, msg("uses reserved fields|invalid atomic opcode"))	\
	WHY("Introduce load-acquire and store-release instructions")
FETCHES(load_acquire_64, SINCE_ACQUIRE, REJECT(EACCES, OUTSIDE), U64, INSN(0xdb, 7, 10, -8, 0x100))
FETCHES(load_acquire_32, SINCE_ACQUIRE, REJECT(EACCES, OUTSIDE), U32, INSN(0xc3, 7, 10, -8, 0x100))
FETCHES(store_release_64, SINCE_ACQUIRE, REJECT(EACCES, OUTSIDE), U64,
	"r7 = *(u64 *)(r10 - 8);" INSN(0xdb, 10, 7, -16, 0x110) "r7 = 0; r7 = *(u64 *)(r10 - 16);")
