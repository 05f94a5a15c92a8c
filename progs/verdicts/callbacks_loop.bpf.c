// SPDX-License-Identifier: GPL-2.0
/*
 * bpf_loop(): what the verifier knows in the callback and behind it.  It runs any
 * number of times, none at all included, and what it changed is not known.
 */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[8]);
} array SEC(".maps");

FUNC(goes_on, "r0 = 0; exit;")
FUNC(stops, "r0 = 1; exit;")

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(1)
PROG(callback_stops, "r6 = 0; *(u64 *)(r10 - 8) = r6;" BPF_LOOP(8, stops) "exit;", BPF_LOOP_OPS(stops))

/* ---- the limit: 1 << 23 rounds, checked as it runs */

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(1)
PROG(limit_of_rounds, BPF_LOOP(0x800000, stops) "exit;", BPF_LOOP_OPS(stops))

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(-7)
PROG(over_limit_of_rounds, BPF_LOOP(0x800001, stops) "exit;", BPF_LOOP_OPS(stops))

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(0)
PROG(no_round, BPF_LOOP(0, stops) "exit;", BPF_LOOP_OPS(stops))

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(-22)
PROG(unknown_flag,
     "r1 = 1; r2 = %[stops] ll; r3 = 0; r4 = 1; call %[bpf_loop]; exit;", BPF_LOOP_OPS(stops))

/* ---- what the callback returns */

FUNC(returns_index, "r0 = r1; exit;")
FUNC(returns_context, "r0 = r2; exit;")
FUNC(returns_nothing, "r6 = 0; exit;")
FUNC(returns_minus_1, "r0 = -1; exit;")
FUNC(returns_bit, "r0 = r1; r0 &= 1; exit;")

#define LOOPS_8(callback)							\
	"r6 = 0; *(u64 *)(r10 - 8) = r6;" BPF_LOOP(8, callback) "exit;", BPF_LOOP_OPS(callback)

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(2)
PROG(callback_returns_0_or_1, LOOPS_8(returns_bit))

SEC("tc")
REJECT(EINVAL, msg("At callback return the register R0"))
CONTROL(callback_returns_0_or_1)
PROG(callback_returns_any_number, LOOPS_8(returns_index))

SEC("tc")
REJECT(EINVAL, msg("At callback return the register R0"))
CONTROL(callback_returns_0_or_1)
PROG(callback_returns_minus_1, LOOPS_8(returns_minus_1))

SEC("tc")
REJECT(EINVAL, msg("cannot return stack pointer to the caller"))
CONTROL(callback_returns_0_or_1)
PROG(callback_returns_pointer, LOOPS_8(returns_context))

SEC("tc")
REJECT(EACCES, msg("R0 not a scalar value"))
CONTROL(callback_returns_0_or_1)
PROG(callback_returns_nothing, LOOPS_8(returns_nothing))

/* ---- what it is given */

FUNC(reads_r3, "r0 = r3; r0 = 0; exit;")
FUNC(reads_r6, "r0 = r6; r0 = 0; exit;")
FUNC(reads_slot, "r0 = *(u64 *)(r2 + 0); r0 = 0; exit;")
FUNC(reads_above_slot, "r0 = *(u64 *)(r2 + 8); r0 = 0; exit;")
FUNC(adds_index, "r3 = *(u64 *)(r2 + 0); r3 += r1; *(u64 *)(r2 + 0) = r3; r0 = 0; exit;")

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(8)
PROG(callback_reads_callers_stack, LOOPS_8(reads_slot))

SEC("tc")
REJECT(EACCES, msg("invalid read from stack|invalid stack"))
CONTROL(callback_reads_callers_stack)
PROG(callback_reads_above_callers_stack, LOOPS_8(reads_above_slot))

SEC("tc")
REJECT(EACCES, msg("R3 !read_ok"))
CONTROL(callback_reads_callers_stack)
PROG(callback_has_no_third_argument, LOOPS_8(reads_r3))

SEC("tc")
REJECT(EACCES, msg("R6 !read_ok"))
CONTROL(callback_reads_callers_stack)
PROG(callback_has_registers_of_its_own, LOOPS_8(reads_r6))

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(28)
PROG(callback_sums_its_index,
     "r6 = 0; *(u64 *)(r10 - 8) = r6;" BPF_LOOP(8, adds_index) "r0 = *(u64 *)(r10 - 8); exit;",
     BPF_LOOP_OPS(adds_index))

/* The index is below the count, and that is for the program to check: r2 is a slot with a map value. */
#define INDEXES(check)								\
	"r0 = 0;" check "r2 = *(u64 *)(r2 + 0); r2 += r1; r0 = *(u8 *)(r2 + 0); r0 = 0; exit;"
FUNC(indexes_checked, INDEXES("if r1 > 7 goto +3;"))
FUNC(indexes_unchecked, INDEXES(""))

#define LOOP_OVER_VALUE(callback)						\
	LOOKUP_CHECKED(array) "*(u64 *)(r10 - 8) = r0;" BPF_LOOP(8, callback) "exit;",	\
	LOOKUP_OPS(array), BPF_LOOP_OPS(callback)

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(8)
PROG(index_checked, LOOP_OVER_VALUE(indexes_checked))

SEC("tc")
REJECT(EINVAL, msg("unbounded min value"))
CONTROL(index_checked)
PROG(index_believed, LOOP_OVER_VALUE(indexes_unchecked))

/* ---- behind it: the slot is used as an index of 8 bytes */

FUNC(adds_1, "r3 = *(u64 *)(r2 + 0); r3 += 1; *(u64 *)(r2 + 0) = r3; r0 = 0; exit;")
FUNC(sets_0, "r3 = 0; *(u64 *)(r2 + 0) = r3; r0 = 0; exit;")
FUNC(sets_7, "r3 = 7; *(u64 *)(r2 + 0) = r3; r0 = 0; exit;")
FUNC(sets_8, "r3 = 8; *(u64 *)(r2 + 0) = r3; r0 = 0; exit;")

#define SLOT_AS_INDEX(before, callback)						\
	LOOKUP_CHECKED(array)							\
	"r6 = r0; r1 = " #before "; *(u64 *)(r10 - 8) = r1;"			\
	BPF_LOOP(8, callback)							\
	"r1 = *(u64 *)(r10 - 8); r6 += r1; r0 = *(u8 *)(r6 + 0); r0 = 0; exit;",	\
	LOOKUP_OPS(array), BPF_LOOP_OPS(callback)

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(0)
PROG(good_before_and_behind, SLOT_AS_INDEX(3, sets_7))

SEC("tc")
REJECT(EACCES, msg("invalid access to map value"))
CONTROL(good_before_and_behind)
PROG(good_before_only, SLOT_AS_INDEX(3, sets_8))

/* Below 6.7 the callback was verified as if called once. */
#define SINCE_UNKNOWN_ROUNDS since("6.7 6.6.15")

SEC("tc")
REJECT(EACCES, SINCE_UNKNOWN_ROUNDS, msg("invalid access to map value"))
CONTROL(good_before_and_behind)
UNSOUND
WHY("verify callbacks as if they are called unknown number of times")
PROG(good_behind_only, SLOT_AS_INDEX(8, sets_0))

SEC("tc")
REJECT(EACCES, SINCE_UNKNOWN_ROUNDS, msg("outside of the allowed memory range|unbounded"))
CONTROL(good_before_and_behind)
UNSOUND
WHY("verify callbacks as if they are called unknown number of times")
PROG(good_after_one_round, SLOT_AS_INDEX(0, adds_1))

/* ---- nested */

#define NESTS(name, callback)							\
	FUNC(name, "r6 = r2; r1 = 3; r2 = %[" #callback "] ll; r3 = r6; r4 = 0; call %[bpf_loop];"	\
	     "r0 = 0; exit;", BPF_LOOP_OPS(callback))
NESTS(nests_2, adds_1)
NESTS(nests_3, nests_2)
NESTS(nests_4, nests_3)
NESTS(nests_5, nests_4)
NESTS(nests_6, nests_5)
NESTS(nests_7, nests_6)
NESTS(nests_8, nests_7)

#define COUNTED(callback)							\
	"r6 = 0; *(u64 *)(r10 - 8) = r6;" BPF_LOOP(3, callback)			\
	"r0 = *(u64 *)(r10 - 8); exit;", BPF_LOOP_OPS(callback)

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(9)
PROG(loop_in_callback, COUNTED(nests_2))

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(2187)
PROG(callbacks_7_deep, COUNTED(nests_7))

SEC("tc")
ACCEPT_IF(since("7.2"))
REJECT(EINVAL, since("7.1")) /* measured */
REJECT(E2BIG, msg("frames is too deep"))
CONTROL(callbacks_7_deep)
RETVAL(6561)
WHY("MAX_CALL_FRAMES 8 -> 16")
PROG(callbacks_8_deep, COUNTED(nests_8))

/* A callback that loops over itself ends nowhere. */
NESTS(nests_itself, nests_itself)

SEC("tc")
REJECT(EINVAL, since("7.1"))
REJECT(E2BIG, msg("frames is too deep"))
CONTROL(loop_in_callback)
PROG(callback_loops_over_itself, COUNTED(nests_itself))
