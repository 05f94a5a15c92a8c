// SPDX-License-Identifier: GPL-2.0
/* may_goto: a jump that is taken when a loop has lasted for too long. */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

#define MAY_GOTO(off) INSN(0xe5, 0, 0, off, 0)

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[8]);
} array SEC(".maps");

#define SINCE_MAY_GOTO ACCEPT_IF(since("6.9"))

SEC("tc")
SINCE_MAY_GOTO
RETVAL(7)
PROG(forward_is_not_taken, "r0 = 7;" MAY_GOTO(1) "goto +1; r0 = 8; exit;")

SEC("tc")
ACCEPT_IF(since("6.16")) /* measured */
REJECT(EINVAL, msg("invalid may_goto off 0"))
CONTROL(forward_is_not_taken)
RETVAL(7)
WHY("Allow 'may_goto 0' instruction in verifier")
PROG(over_nothing, MAY_GOTO(0) "r0 = 7; exit;")

/* ---- the fields that must be 0, and where it may lead */

SEC("tc")
REJECT(EINVAL, msg("invalid may_goto|reserved fields"))
CONTROL(forward_is_not_taken)
PROG(with_destination, INSN(0xe5, 1, 0, 0, 0) "r0 = 7; exit;")

SEC("tc")
REJECT(EINVAL, msg("invalid may_goto|reserved fields"))
CONTROL(forward_is_not_taken)
PROG(with_number, INSN(0xe5, 0, 0, 0, 1) "r0 = 7; exit;")

SEC("tc")
REJECT(EINVAL)
CONTROL(forward_is_not_taken)
PROG(of_another_kind, INSN(0xe5, 0, 1, 0, 0) "r0 = 7; exit;")

SEC("tc")
REJECT(EINVAL)
CONTROL(forward_is_not_taken)
PROG(to_itself, MAY_GOTO(-1) "r0 = 7; exit;")

SEC("tc")
REJECT(EINVAL, msg("jump out of range"))
CONTROL(forward_is_not_taken)
PROG(behind_end, "r0 = 7;" MAY_GOTO(1) "exit;")

/* ---- rounds */

SEC("tc")
SINCE_MAY_GOTO
RETVAL(10)
PROG(loop_left_before_its_end, "r0 = 0; 1:" MAY_GOTO(3) "if r0 == 10 goto 2f; r0 += 1; goto 1b; 2: exit;")

/* A count of rounds, or a time that is looked at each 65535 rounds.  skb->mark is 0. */
SEC("tc")
SINCE_MAY_GOTO
RETVAL(1)
LONG_RUN
PROG(allows_65535_rounds,
     "r6 = *(u32 *)(r1 + 8); 1:" MAY_GOTO(2) "r6 += 1; goto 1b; r0 = 1; if r6 >= 65535 goto 2f; r0 = 0; 2: exit;")

SEC("tc")
SINCE_MAY_GOTO
RETVAL(1)
LONG_RUN
PROG(value_before_loop_not_folded,
     "r6 = 0; 1:" MAY_GOTO(2) "r6 = 1; goto 1b; r0 = 1; if r6 != 0 goto 2f; r0 = 0; 2: exit;")

/* The call that reads the clock keeps what a call does not. */
SEC("tc")
SINCE_MAY_GOTO
RETVAL(63)
LONG_RUN
WHY("Add support for timed may_goto")
PROG(keeps_registers,
     "r0 = 1; r1 = 2; r2 = 4; r3 = 8; r4 = 16; r5 = 32; 1:" MAY_GOTO(1) "goto 1b;"
     "r0 += r1; r0 += r2; r0 += r3; r0 += r4; r0 += r5; exit;")

SEC("tc")
SINCE_MAY_GOTO
RETVAL(9)
PROG(loop_in_loop,
     "r0 = 0; r6 = 0;"
     "1:" MAY_GOTO(8) "if r6 == 3 goto 4f; r6 += 1; r7 = 0;"
     "2:" MAY_GOTO(4) "if r7 == 3 goto 1b; r7 += 1; r0 += 1; goto 2b;"
     "4: exit;")

FUNC(loops, "r0 = 0; 1:" MAY_GOTO(3) "if r0 == 5 goto 2f; r0 += 1; goto 1b; 2: exit;")

SEC("tc")
SINCE_MAY_GOTO
RETVAL(5)
PROG(in_static_function, "call loops; exit;")

GLOBAL_FUNC(loops_globally, "r0 = 0; 1:" MAY_GOTO(3) "if r0 == 5 goto 2f; r0 += 1; goto 1b; 2: exit;")

SEC("tc")
SINCE_MAY_GOTO
RETVAL(5)
PROG(in_global_function, "call loops_globally; exit;")

FUNC(callback, "r0 = 0; 1:" MAY_GOTO(3) "if r0 == 5 goto 2f; r0 += 1; goto 1b; 2: r0 = 0; exit;")

SEC("tc")
SINCE_MAY_GOTO
RETVAL(3)
PROG(in_callback, "r6 = 0; *(u64 *)(r10 - 8) = r6;" BPF_LOOP(3, callback) "exit;", BPF_LOOP_OPS(callback))

/* ---- its counter is below the program's stack, which may be full */

SEC("tc")
SINCE_MAY_GOTO
RETVAL(4)
PROG(beside_full_stack,
     "r6 = 4; *(u64 *)(r10 - 512) = r6; *(u64 *)(r10 - 8) = r6; 1:" MAY_GOTO(1) "goto 1b;"
     "r0 = *(u64 *)(r10 - 512); exit;")

/* ---- what holds in the first round only is no invariant */

#define POINTER_LOOP(then)							\
	LOOKUP_CHECKED(array)							\
	"r6 = r0; 1:" MAY_GOTO(3) "r1 = *(u8 *)(r6 + 0);" then "goto 1b; r0 = 0; exit;", LOOKUP_OPS(array)

SEC("tc")
SINCE_MAY_GOTO
PROG(pointer_kept, POINTER_LOOP("r7 = 0;"))

SEC("tc")
REJECT(EACCES, msg("R6 invalid mem access 'scalar'"))
CONTROL(pointer_kept)
PROG(pointer_lost_in_first_round, POINTER_LOOP("r6 = 0;"))

SEC("tc")
REJECT(EACCES, msg("invalid access to map value|unbounded"))
CONTROL(pointer_kept)
PROG(pointer_moved_each_round, POINTER_LOOP("r6 += 1;"))
