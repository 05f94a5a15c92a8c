// SPDX-License-Identifier: GPL-2.0
/* What a test against zero proves about a pointer that may be NULL. */
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} hash SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} array SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ringbuf SEC(".maps");

/* The lookup's result, the instruction in question, and a read. */
#define LOOKUP_THEN_READ(test)							\
	ASM(LOOKUP(hash) test "r0 = *(u64 *)(r0 + 0);" "1: r0 = 0; exit;", LOOKUP_OPS(hash))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int jmp64_test_proves_pointer(void)
{
	LOOKUP_THEN_READ("if r0 == 0 goto 1f;");
}

SEC("tc")
REJECT(EACCES, msg("R0 invalid mem access 'map_value_or_null'"))
CONTROL(jmp64_test_proves_pointer)
__naked int no_test_proves_nothing(void)
{
	LOOKUP_THEN_READ("");
}

SEC("tc")
REJECT(EACCES, msg("R0 invalid mem access 'map_value_or_null'"))
CONTROL(jmp64_test_proves_pointer)
__naked int jmp32_test_proves_no_pointer(void)
{
	LOOKUP_THEN_READ("if w0 == 0 goto 1f;");
}

/* NULL is on the branch that reads. */
SEC("tc")
REJECT(EACCES, msg("invalid mem access 'inv'|invalid mem access 'scalar'|"
	"invalid mem access 'map_value_or_null'"))
CONTROL(jmp64_test_proves_pointer)
__naked int inverted_test_proves_null(void)
{
	LOOKUP_THEN_READ("if r0 != 0 goto 1f;");
}

/*
 * A pointer that is known not to be NULL is never zero as 64 bits, so that the
 * branch to the access past the value's end is dead.  Its low 32 bits may well be
 * zero: is_branch_taken() must not predict that comparison.
 */
#define BRANCH_THEN_PAST_END(branch)						\
	ASM(LOOKUP_CHECKED(array) branch "r0 = *(u64 *)(r0 + 32);" "1: r0 = 0; exit;", \
	    LOOKUP_OPS(array))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int jmp64_of_pointer_is_decided(void)
{
	BRANCH_THEN_PAST_END("if r0 != 0 goto 1f;");
}

SEC("tc")
REJECT(EACCES, since("7.3 7.2.7 6.12.111"), msg("invalid access to map value"))
UNSOUND
CONTROL(jmp64_of_pointer_is_decided)
WHY("Don't predict JMP32 pointer vs zero comparisons")
__naked int jmp32_of_pointer_is_not_decided(void)
{
	BRANCH_THEN_PAST_END("if w0 != 0 goto 1f;");
}

/* ---- what must not be done before the test */

#define RESERVE_WITH(before_test, behind_test)					\
	ASM("r1 = %[ringbuf] ll; r2 = 16; r3 = 0; call %[bpf_ringbuf_reserve];"	\
	    "r1 = r0;" before_test "if r0 == 0 goto 1f;" behind_test		\
	    "r1 = r0; r2 = 0; call %[bpf_ringbuf_discard];"			\
	    "1: r0 = 0; exit;",							\
	    __imm(bpf_ringbuf_reserve), __imm(bpf_ringbuf_discard), __imm_addr(ringbuf))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int arithmetic_behind_test(void)
{
	RESERVE_WITH("", "r1 += 8;");
}

/* A NULL with something added passes the test that is to catch it. */
SEC("tc")
REJECT(EACCES, since("5.17 5.16.1 5.15.15 5.10.92"),
       msg("pointer arithmetic on mem_or_null prohibited|"
	"pointer arithmetic on alloc_mem_or_null prohibited|"
	"pointer arithmetic on ringbuf_mem_or_null prohibited"))
UNSOUND
CONTROL(arithmetic_behind_test)
WHY("CVE-2022-23222: out of bounds access from invalid *_or_null type verification")
__naked int arithmetic_before_test(void)
{
	RESERVE_WITH("r1 += 8;", "");
}

/* ---- arrays have all their elements */

#define CONST_KEY(map, index)							\
	ASM("r1 = " #index "; *(u32 *)(r10 - 8) = r1;"				\
	    "r2 = r10; r2 += -8; r1 = %[" #map "] ll; call %[bpf_map_lookup_elem];" \
	    "r0 = *(u64 *)(r0 + 0); exit;", LOOKUP_OPS(map))

SEC("tc")
ACCEPT_IF(since("6.14"))
RETVAL(0)
WHY("Support eliding map lookup nullness")
__naked int constant_key_in_range(void)
{
	CONST_KEY(array, 1);
}

SEC("tc")
REJECT(EACCES, msg("R0 invalid mem access 'map_value_or_null'"))
CONTROL(constant_key_in_range)
__naked int constant_key_past_end(void)
{
	CONST_KEY(array, 2);
}

SEC("tc")
REJECT(EACCES, msg("R0 invalid mem access 'map_value_or_null'"))
CONTROL(constant_key_in_range)
__naked int constant_key_of_hash(void)
{
	CONST_KEY(hash, 1);
}
