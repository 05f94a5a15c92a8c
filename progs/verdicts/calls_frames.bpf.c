// SPDX-License-Identifier: GPL-2.0
/* What goes from frame to frame: arguments, results, saved registers, stack. */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[8]);
} array SEC(".maps");

/* ---- arguments and the result */

FUNC(sums_arguments, "r0 = r1; r0 += r2; r0 += r3; r0 += r4; r0 += r5; exit;")

SEC("tc")
ACCEPT
RETVAL(31)
PROG(five_arguments, "r1 = 1; r2 = 2; r3 = 4; r4 = 8; r5 = 16; call sums_arguments; exit;")

SEC("tc")
REJECT(EACCES, msg("R5 !read_ok"))
CONTROL(five_arguments)
PROG(argument_not_set, "r1 = 1; r2 = 2; r3 = 4; r4 = 8; call sums_arguments; exit;")

FUNC(reads_r6, "r0 = r6; exit;")
FUNC(writes_then_reads_r6, "r6 = 9; r0 = r6; exit;")
FUNC(writes_all_saved, "r6 = 9; r7 = 9; r8 = 9; r9 = 9; r0 = 0; exit;")

SEC("tc")
ACCEPT
RETVAL(9)
PROG(callee_has_registers_of_its_own, "r6 = 5; call writes_then_reads_r6; exit;")

SEC("tc")
REJECT(EACCES, msg("R6 !read_ok"))
CONTROL(callee_has_registers_of_its_own)
PROG(callee_sees_no_saved_register, "r6 = 5; call reads_r6; exit;")

SEC("tc")
ACCEPT
RETVAL(15)
PROG(callee_does_not_touch_saved_registers,
     "r6 = 1; r7 = 2; r8 = 4; r9 = 8; call writes_all_saved;"
     "r0 = r6; r0 += r7; r0 += r8; r0 += r9; exit;")

FUNC(sets_no_result, "r1 = 0; exit;")

SEC("tc")
REJECT(EACCES, msg("R0 !read_ok"))
CONTROL(five_arguments)
PROG(callee_without_result, "r0 = 7; call sets_no_result; exit;")

/* ---- a static function is verified with what each call gives it */

FUNC(reads_at_index, "r1 += r2; r0 = *(u8 *)(r1 + 0); exit;")

#define TWO_READS(first, second)						\
	LOOKUP_CHECKED(array)							\
	"r6 = r0; r1 = r6; r2 = " #first "; call reads_at_index;"		\
	"r1 = r6; r2 = " #second "; call reads_at_index; r0 = 0; exit;", LOOKUP_OPS(array)

SEC("tc")
ACCEPT
RETVAL(0)
PROG(each_call_with_good_argument, TWO_READS(0, 7))

SEC("tc")
REJECT(EACCES, msg("invalid access to map value"))
CONTROL(each_call_with_good_argument)
PROG(second_call_with_bad_argument, TWO_READS(0, 8))

SEC("tc")
REJECT(EACCES, msg("invalid access to map value"))
CONTROL(each_call_with_good_argument)
PROG(first_call_with_bad_argument, TWO_READS(8, 0))

/* ---- and what it returns is known; of a global one only that it is a number */

FUNC(static_7, "r0 = 7; exit;")
GLOBAL_FUNC(global_7, "r0 = 7; exit;")
FUNC(static_null, "r0 = 0; exit;")

#define INDEX_BY(function)							\
	LOOKUP_CHECKED(array)							\
	"r6 = r0; call " #function "; r6 += r0; r0 = *(u8 *)(r6 + 0); r0 = 0; exit;", LOOKUP_OPS(array)

SEC("tc")
ACCEPT
RETVAL(0)
PROG(result_of_static_is_known, INDEX_BY(static_7))

SEC("tc")
REJECT(EINVAL, msg("unbounded min value"))
CONTROL(result_of_static_is_known)
PROG(result_of_global_is_not, INDEX_BY(global_7))

/* The pointer that a static function looked up keeps its type. */
FUNC(looks_up, LOOKUP(array) "exit;", LOOKUP_OPS(array))

SEC("tc")
ACCEPT
RETVAL(0)
PROG(pointer_returned_by_static, "call looks_up; if r0 == 0 goto 1f; r0 = *(u8 *)(r0 + 7); 1: r0 = 0; exit;")

SEC("tc")
REJECT(EACCES, msg("invalid mem access 'map_value_or_null'"))
CONTROL(pointer_returned_by_static)
PROG(null_returned_by_static, "call looks_up; r0 = *(u8 *)(r0 + 7); r0 = 0; exit;")

/* ---- a global function knows nothing of its arguments but their types */

#define READ_AT(bits)								\
	"r6 = r1; r6 &= " #bits ";" LOOKUP_CHECKED(array)			\
	"r0 += r6; r0 = *(u8 *)(r0 + 0); exit;", LOOKUP_OPS(array)

/* Not naked: such a function's arguments have no names in its BTF, which no kernel takes. */
#define GLOBAL_OF_NUMBER(name, ...)						\
	__noinline int name(int i)						\
	{									\
		barrier_var(i);							\
		ASM(__VA_ARGS__);						\
		__builtin_unreachable();					\
	}

GLOBAL_OF_NUMBER(reads_at_any, READ_AT(15))
GLOBAL_OF_NUMBER(reads_at_masked, READ_AT(7))

SEC("tc")
ACCEPT
RETVAL(0)
PROG(global_checks_its_argument, "r1 = 1; call reads_at_masked; exit;")

SEC("tc")
REJECT(EACCES, msg("invalid access to map value"))
CONTROL(global_checks_its_argument)
PROG(caller_checks_argument_of_global, "r1 = 1; call reads_at_any; exit;")

/* And is not verified at all where no live call of it is. */
SEC("tc")
ACCEPT
RETVAL(4)
PROG(dead_call_of_good_global, "r6 = 0; if r6 == 0 goto 1f; r1 = 1; call reads_at_masked; 1: r0 = 4; exit;")

SEC("tc")
ACCEPT_IF(since("6.8"))
REJECT(EACCES, msg("invalid access to map value"))
CONTROL(dead_call_of_good_global)
RETVAL(4)
WHY("validate global subprogs lazily")
PROG(dead_call_of_bad_global, "r6 = 0; if r6 == 0 goto 1f; r1 = 1; call reads_at_any; 1: r0 = 4; exit;")

/* ---- the callers' stack */

FUNC(writes_7, "r2 = 7; *(u64 *)(r1 + 0) = r2; r0 = 0; exit;")
FUNC(writes_r10, "*(u64 *)(r1 + 0) = r10; r0 = 0; exit;")
FUNC(writes_r2, "*(u64 *)(r1 + 0) = r2; r0 = 0; exit;")
FUNC(writes_above, "r2 = 7; *(u64 *)(r1 + 8) = r2; r0 = 0; exit;")

SEC("tc")
ACCEPT
RETVAL(7)
PROG(callee_fills_callers_slot, "r1 = r10; r1 += -8; call writes_7; r0 = *(u64 *)(r10 - 8); exit;")

SEC("tc")
REJECT(EACCES, msg("invalid write to stack|invalid stack"))
CONTROL(callee_fills_callers_slot)
PROG(callee_writes_above_callers_stack,
     "r1 = r10; r1 += -8; call writes_above; r0 = 0; exit;")

SEC("tc")
REJECT(EINVAL, msg("cannot spill pointers to stack into stack frame of the caller"))
CONTROL(callee_fills_callers_slot)
PROG(callee_leaves_pointer_to_its_stack, "r1 = r10; r1 += -8; call writes_r10; r0 = 0; exit;")

/* The caller's as well: what is on a stack is only found by who has it. */
SEC("tc")
REJECT(EINVAL, msg("cannot spill pointers to stack into stack frame of the caller"))
CONTROL(callee_fills_callers_slot)
PROG(callee_stores_pointer_to_callers_stack,
     "r1 = r10; r1 += -8; r2 = r10; call writes_r2; r0 = 0; exit;")

SEC("tc")
ACCEPT
RETVAL(64)
PROG(callee_stores_callers_context,
     "r2 = r1; r1 = r10; r1 += -8; call writes_r2; r1 = *(u64 *)(r10 - 8); r0 = *(u32 *)(r1 + 0);"
     "exit;")

/* A slot that a callee wrote is what it wrote, and no longer the constant of before. */
SEC("tc")
ACCEPT
RETVAL(1)
PROG(callers_slot_not_folded,
     "r1 = 0; *(u64 *)(r10 - 8) = r1; r1 = r10; r1 += -8; call writes_7;"
     "r1 = *(u64 *)(r10 - 8); r0 = 1; if r1 == 7 goto 1f; r0 = 0; 1: exit;")

/* ---- how much stack: the deepest chain counts, and a frame counts in steps */

#define STACK_FUNC(size) FUNC(stack_##size, "r0 = 0; *(u64 *)(r10 - " #size ") = r0; exit;")
STACK_FUNC(8)
STACK_FUNC(256)
FUNC(stack_256_again, "r0 = 0; *(u64 *)(r10 - 256) = r0; exit;")
FUNC(stack_160_over_160, "r0 = 0; *(u64 *)(r10 - 160) = r0; call stack_160; exit;")
STACK_FUNC(160)
#define USING(size, code) "r0 = 0; *(u64 *)(r10 - " #size ") = r0;" code "exit;"

SEC("tc")
ACCEPT
RETVAL(0)
PROG(stacks_of_two_callees_are_not_added, USING(256, "call stack_256; call stack_256_again;"))

SEC("tc")
ACCEPT
RETVAL(0)
PROG(three_frames_of_512, USING(192, "call stack_160_over_160;"))

SEC("tc")
REJECT(EACCES, msg("combined stack size of 3 calls"))
CONTROL(three_frames_of_512)
PROG(three_frames_over_512, USING(224, "call stack_160_over_160;"))

SEC("tc")
ACCEPT
RETVAL(0)
PROG(frame_of_8_takes_32, USING(480, "call stack_8;"))

SEC("tc")
ACCEPT_IF(since("6.8"))
REJECT(EACCES, msg("combined stack size of 2 calls"))
CONTROL(frame_of_8_takes_32)
RETVAL(0)
WHY("bpf: enforce precise stack depth")
PROG(frame_of_8_takes_16, USING(496, "call stack_8;"))

SEC("tc")
REJECT(EACCES, msg("combined stack size of 2 calls"))
CONTROL(frame_of_8_takes_32)
PROG(callee_of_full_frame, USING(512, "call stack_8;"))

/* ---- shape */

FUNC(a_calls_b, "r0 = 0; call b_calls_a; exit;")
FUNC(b_calls_a, "r0 = 0; call a_calls_b; exit;")

SEC("tc")
REJECT(EINVAL, since("7.1"), msg("recursive call"))
REJECT(E2BIG, since("6.7"), msg("frames is too deep"))
REJECT(EINVAL, msg("back-edge"))
CONTROL(five_arguments)
PROG(mutual_recursion, "call a_calls_b; exit;")

FUNC(jumps_out, "r0 = 0; if r0 == 0 goto +2; r0 = 1; exit;")

SEC("tc")
REJECT(EINVAL, msg("jump out of range"))
CONTROL(five_arguments)
PROG(jump_into_next_function, "call jumps_out; call static_7; exit;")

FUNC(has_no_exit, "r0 = 0;")

SEC("tc")
REJECT(EINVAL, msg("last insn is not an exit or jmp"))
CONTROL(five_arguments)
PROG(function_without_exit, "call has_no_exit; call static_7; exit;")

SEC("tc")
REJECT(EACCES, msg("R1 !read_ok"))
CONTROL(five_arguments)
PROG(helper_takes_r1, "r1 = 3; call %[bpf_get_prandom_u32]; r0 = r1; exit;", __imm(bpf_get_prandom_u32))

/* ---- fields of the instruction that must be 0, and helpers that are none */

/* helper 8 is bpf_get_smp_processor_id() */
#define CALL(dst, src, off, imm) INSN(0x85, dst, src, off, imm)

SEC("tc")
ACCEPT
PROG(call_by_number, CALL(0, 0, 0, 8) "r0 = 0; exit;")

SEC("tc")
REJECT(EINVAL, msg("BPF_CALL uses reserved fields"))
CONTROL(call_by_number)
PROG(call_with_destination, CALL(1, 0, 0, 8) "r0 = 0; exit;")

SEC("tc")
REJECT(EINVAL, msg("BPF_CALL uses reserved fields"))
CONTROL(call_by_number)
PROG(call_with_offset, CALL(0, 0, 1, 8) "r0 = 0; exit;")

SEC("tc")
REJECT(EINVAL, msg("BPF_CALL uses reserved fields"))
CONTROL(call_by_number)
PROG(call_of_unknown_kind, CALL(0, 5, 0, 8) "r0 = 0; exit;")

SEC("tc")
REJECT(EINVAL, msg("reserved fields|unknown opcode"))
CONTROL(call_by_number)
PROG(call_through_register, INSN(0x8d, 0, 0, 0, 8) "r0 = 0; exit;")

SEC("tc")
REJECT(EINVAL, msg("unknown func bpf_unspec#0|program of this type cannot use helper"))
CONTROL(call_by_number)
PROG(call_of_helper_0, CALL(0, 0, 0, 0) "r0 = 0; exit;")

SEC("tc")
REJECT(EINVAL, msg("invalid func unknown"))
CONTROL(call_by_number)
PROG(call_of_helper_beyond_last, CALL(0, 0, 0, 100000) "r0 = 0; exit;")

SEC("tc")
REJECT(EINVAL, msg("BPF_EXIT uses reserved fields"))
CONTROL(call_by_number)
PROG(exit_with_number, "r0 = 0;" INSN(0x95, 0, 0, 0, 1))

SEC("tc")
REJECT(EINVAL, msg("BPF_JA uses reserved fields"))
CONTROL(call_by_number)
PROG(goto_with_register, "r0 = 0;" INSN(0x05, 1, 0, 0, 0) "exit;")
