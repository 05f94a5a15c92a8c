// SPDX-License-Identifier: GPL-2.0
/* Loops that end for reasons of many kinds, and some that only seem to. */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[8]);
} array SEC(".maps");

SEC("tc")
ACCEPT
RETVAL(10)
PROG(counts_down, "r0 = 0; r1 = 10; 1: r0 += 1; r1 -= 1; if r1 != 0 goto 1b; exit;")

SEC("tc")
ACCEPT
RETVAL(12)
PROG(loop_in_loop,
     "r0 = 0; r1 = 0; 1: r2 = 0; 2: r0 += 1; r2 += 1; if r2 < 4 goto 2b; r1 += 1; if r1 < 3 goto 1b;"
     "exit;")

SEC("tc")
ACCEPT
RETVAL(5)
PROG(counter_in_32_bits, "w0 = 0; 1: w0 += 1; if w0 < 5 goto 1b; exit;")

SEC("tc")
ACCEPT
RETVAL(3)
PROG(counter_of_sign, "r0 = 0; r1 = -3; 1: r0 += 1; r1 += 1; if r1 s< 0 goto 1b; exit;")

SEC("tc")
ACCEPT
RETVAL(8)
PROG(counter_shifted, "r0 = 0; r1 = 1; 1: r0 += 1; r1 <<= 1; if r1 < 256 goto 1b; exit;")

SEC("tc")
ACCEPT
RETVAL(6)
PROG(counter_on_stack,
     "r1 = 0; *(u64 *)(r10 - 8) = r1; 1: r0 = *(u64 *)(r10 - 8); r0 += 1; *(u64 *)(r10 - 8) = r0;"
     "if r0 < 6 goto 1b; exit;")

SEC("tc")
REJECT(EINVAL, msg("infinite loop detected"))
CONTROL(counter_on_stack)
PROG(counter_on_stack_not_written_back,
     "r1 = 0; *(u64 *)(r10 - 8) = r1; 1: r0 = *(u64 *)(r10 - 8); r0 += 1; *(u64 *)(r10 - 16) = r0;"
     "if r0 < 6 goto 1b; exit;")

/* The bound is unknown, but not more than 7: the packet has 64 bytes. */
SEC("tc")
ACCEPT
RETVAL(1)
PROG(bound_masked,
     "r2 = *(u32 *)(r1 + 0); r2 &= 7; r0 = 0; 1: r0 += 1; if r0 < r2 goto 1b; exit;")

SEC("tc")
ACCEPT
RETVAL(7)
PROG(bound_by_branch,
     "r2 = *(u32 *)(r1 + 0); if r2 < 7 goto 2f; r2 = 7; 2: r0 = 0; 1: r0 += 1; if r0 < r2 goto 1b; exit;")

/* Whether it ends is chance, and the state is the same in each round. */
SEC("tc")
REJECT(EINVAL, msg("infinite loop detected"))
CONTROL(counts_down)
PROG(until_chance, "1: call %[bpf_get_prandom_u32]; if r0 != 7 goto 1b; exit;", __imm(bpf_get_prandom_u32))

/* The memory may change, but the verifier does not know what it holds. */
SEC("tc")
REJECT(EINVAL, msg("infinite loop detected"))
CONTROL(counts_down)
PROG(until_context_changes, "1: r0 = *(u32 *)(r1 + 8); if r0 == 0 goto 1b; exit;")

/* The counter grows, and is not what is tested. */
SEC("tc")
REJECT(EINVAL, msg("infinite loop detected"))
CONTROL(counts_down)
PROG(test_of_another_register,
     "r0 = 0; r2 = 0; 1: r0 ^= 1; if r2 == 0 goto 1b; exit;")

SEC("tc")
REJECT(EINVAL, msg("infinite loop detected"))
CONTROL(counts_down)
PROG(two_jumps_to_each_other, "r0 = 0; 1: if r1 == 0 goto 3f; goto 2f; 2: goto 1b; 3: exit;")

/* ---- loops in and around functions */

FUNC(counts_to_argument, "r0 = 0; 1: r0 += 1; if r0 < r1 goto 1b; exit;")

SEC("tc")
ACCEPT
RETVAL(9)
PROG(loop_in_function, "r1 = 9; call counts_to_argument; exit;")

FUNC(adds_2, "r0 = r1; r0 += 2; exit;")

SEC("tc")
ACCEPT
RETVAL(10)
PROG(loop_around_function, "r0 = 0; 1: r1 = r0; call adds_2; if r0 < 10 goto 1b; exit;")

FUNC(gives_back, "r0 = r1; exit;")

SEC("tc")
REJECT(EINVAL, msg("infinite loop detected"))
CONTROL(loop_around_function)
PROG(loop_around_function_without_progress,
     "r0 = 0; 1: r1 = r0; call gives_back; if r0 < 10 goto 1b; exit;")

/* ---- what is true of each round */

#define OVER_VALUE(rounds)							\
	LOOKUP_CHECKED(array)							\
	"r1 = 0; 1: r2 = *(u8 *)(r0 + 0); r0 += 1; r1 += 1; if r1 < " #rounds " goto 1b; r0 = 0; exit;", \
	LOOKUP_OPS(array)

SEC("tc")
ACCEPT
RETVAL(0)
PROG(walk_over_8_bytes, OVER_VALUE(8))

SEC("tc")
REJECT(EACCES, msg("invalid access to map value"))
CONTROL(walk_over_8_bytes)
PROG(walk_over_9_bytes, OVER_VALUE(9))

/* A jump that is never taken leads nowhere bad: the loop is dead. */
SEC("tc")
ACCEPT
RETVAL(1)
PROG(endless_loop_never_entered, "r0 = 1; if r0 == 1 goto 2f; 1: goto 1b; 2: exit;")
