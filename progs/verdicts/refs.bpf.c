// SPDX-License-Identifier: GPL-2.0
/* What is acquired must be released: once, by all paths, and only when it is there. */
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ringbuf SEC(".maps");

/* r0 = a reserved record of 16 bytes, or NULL; label 1 returns 0. */
#define RESERVE "r1 = %[ringbuf] ll; r2 = 16; r3 = 0; call %[bpf_ringbuf_reserve];"
#define RELEASE "r1 = r0; r2 = 0; call %[bpf_ringbuf_discard];"
#define RINGBUF_OPS								\
	__imm(bpf_ringbuf_reserve), __imm(bpf_ringbuf_discard),			\
	__imm(bpf_get_prandom_u32), __imm_addr(ringbuf)
#define RESERVED(code, ...)							\
	ASM(RESERVE code "1: r0 = 0; exit;", RINGBUF_OPS __VA_OPT__(,) __VA_ARGS__)

SEC("tc")
ACCEPT
RETVAL(0)
__naked int released(void)
{
	RESERVED("if r0 == 0 goto 1f;" RELEASE);
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(released)
__naked int not_released(void)
{
	RESERVED("if r0 == 0 goto 1f;");
}

SEC("tc")
REJECT(EACCES, msg("type=mem_or_null expected=|type=alloc_mem_or_null expected=|"
	"type=ringbuf_mem_or_null expected="))
CONTROL(released)
__naked int released_without_test(void)
{
	RESERVED(RELEASE);
}

/* The second one has what the first left: nothing. */
SEC("tc")
REJECT(EACCES, msg("R1 type=inv expected=|R1 type=scalar expected="))
CONTROL(released)
__naked int released_twice(void)
{
	RESERVED("if r0 == 0 goto 1f; r6 = r0;" RELEASE "r0 = r6;" RELEASE);
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(released)
__naked int released_on_one_path(void)
{
	RESERVED("if r0 == 0 goto 1f; r6 = r0; call %[bpf_get_prandom_u32]; if r0 == 0 goto 1f;"
		"r0 = r6;" RELEASE);
}

SEC("tc")
REJECT(EACCES, msg("R6 invalid mem access"))
CONTROL(released)
__naked int used_behind_release(void)
{
	RESERVED("if r0 == 0 goto 1f; r6 = r0;" RELEASE "r1 = *(u64 *)(r6 + 0);");
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int record_written(void)
{
	RESERVED("if r0 == 0 goto 1f; r1 = 1; *(u64 *)(r0 + 8) = r1;" RELEASE);
}

SEC("tc")
REJECT(EACCES, msg("invalid access to memory"))
CONTROL(record_written)
__naked int record_written_past_end(void)
{
	RESERVED("if r0 == 0 goto 1f; r1 = 1; *(u64 *)(r0 + 16) = r1;" RELEASE);
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int submitted(void)
{
	RESERVED("if r0 == 0 goto 1f; r1 = 0; *(u64 *)(r0 + 0) = r1; *(u64 *)(r0 + 8) = r1;"
		"r1 = r0; r2 = 0; call %[bpf_ringbuf_submit];", __imm(bpf_ringbuf_submit));
}

SEC("tc")
REJECT(EACCES, msg("R1 type=inv expected=|R1 type=scalar expected="))
CONTROL(submitted)
__naked int submitted_and_discarded(void)
{
	RESERVED("if r0 == 0 goto 1f; r6 = r0; r1 = 0; *(u64 *)(r0 + 0) = r1;"
		"*(u64 *)(r0 + 8) = r1; r1 = r0; r2 = 0; call %[bpf_ringbuf_submit]; r0 = r6;" RELEASE,
		__imm(bpf_ringbuf_submit));
}

/* The header of a record lies in front of what was reserved. */
SEC("tc")
REJECT(EINVAL, since("6.2"), msg("must have zero offset when passed to release"))
REJECT(EACCES, since("5.17"), msg("dereference of modified"))
UNSOUND
CONTROL(released)
WHY("Fix out of bounds access for ringbuf helpers")
__naked int released_from_its_middle(void)
{
	RESERVED("if r0 == 0 goto 1f; r0 += 8;" RELEASE);
}

SEC("tc")
REJECT(EACCES, msg("R1 type=fp expected="))
CONTROL(released)
__naked int released_from_stack(void)
{
	RESERVED("if r0 == 0 goto 1f;" RELEASE "r0 = r10; r0 += -16;" RELEASE);
}

SEC("tc")
REJECT(EACCES, msg("R1 type=inv expected=|R1 type=scalar expected="))
CONTROL(released)
__naked int nothing_released(void)
{
	RESERVED("if r0 == 0 goto 1f;" RELEASE "r0 = 0;" RELEASE);
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int spilled_and_released(void)
{
	RESERVED("if r0 == 0 goto 1f; *(u64 *)(r10 - 8) = r0; r0 = *(u64 *)(r10 - 8);" RELEASE);
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(spilled_and_released)
__naked int spilled_and_forgotten(void)
{
	RESERVED("if r0 == 0 goto 1f; *(u64 *)(r10 - 8) = r0; r0 = 0; *(u64 *)(r10 - 8) = r0;");
}

/* ---- two at a time */

SEC("tc")
ACCEPT
RETVAL(0)
__naked int two_released(void)
{
	RESERVED("if r0 == 0 goto 1f; r6 = r0;" RESERVE "r7 = r0; r0 = r6;" RELEASE
		"if r7 == 0 goto 1f; r0 = r7;" RELEASE);
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(two_released)
__naked int second_of_two_not_released(void)
{
	RESERVED("if r0 == 0 goto 1f; r6 = r0;" RESERVE "r7 = r0; r0 = r6;" RELEASE);
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(two_released)
__naked int first_not_released_where_second_is_null(void)
{
	RESERVED("if r0 == 0 goto 1f; r6 = r0;" RESERVE "if r0 == 0 goto 1f; r7 = r0; r0 = r6;"
		RELEASE "r0 = r7;" RELEASE);
}

/* ---- what leaves the program */

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} progs SEC(".maps");

/* the context is in r6 */
#define WITH_CONTEXT(code)							\
	ASM("r6 = r1;" RESERVE code "1: r0 = 0; exit;", RINGBUF_OPS,		\
	    __imm(bpf_tail_call), __imm_addr(progs))
#define TAIL_CALL "r1 = r6; r2 = %[progs] ll; r3 = 0; call %[bpf_tail_call];"
#define LD_ABS "r0 = *(u8 *)skb[0];"

SEC("tc")
ACCEPT
RETVAL(0)
__naked int tail_call_behind_release(void)
{
	WITH_CONTEXT("if r0 == 0 goto 1f;" RELEASE TAIL_CALL);
}

SEC("tc")
REJECT(EINVAL, msg("tail_call would lead to reference leak"))
CONTROL(tail_call_behind_release)
__naked int tail_call_with_reference(void)
{
	WITH_CONTEXT("if r0 == 0 goto 1f; r7 = r0;" TAIL_CALL "r0 = r7;" RELEASE);
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int ld_abs_behind_release(void)
{
	WITH_CONTEXT("if r0 == 0 goto 1f;" RELEASE LD_ABS);
}

/* Beyond the packet's end it ends the program. */
SEC("tc")
REJECT(EINVAL, msg("BPF_LD_[ABS|IND] cannot be mixed with socket references|"
	"BPF_LD_[ABS|IND] would lead to reference leak"))
CONTROL(ld_abs_behind_release)
__naked int ld_abs_with_reference(void)
{
	WITH_CONTEXT("if r0 == 0 goto 1f; r7 = r0;" LD_ABS "r0 = r7;" RELEASE);
}

/* ---- subprograms and callbacks */

#define SUBPROG(name, code)							\
	static __naked __noinline __attribute__((used)) int name(void)		\
	{ ASM(code "1: r0 = 0; exit;", RINGBUF_OPS); }

SUBPROG(releases_its_argument, "r2 = 0; call %[bpf_ringbuf_discard];")
SUBPROG(keeps_its_argument, "r2 = 0;")
SUBPROG(reserves_and_forgets, RESERVE)
SUBPROG(reserves_and_releases, RESERVE "if r0 == 0 goto 1f;" RELEASE)
/* r1 is the round, r2 the address of a slot with the caller's record */
SUBPROG(releases_record_of_slot, "r1 = *(u64 *)(r2 + 0); r2 = 0; call %[bpf_ringbuf_discard];")
SUBPROG(reads_record_of_slot, "r1 = *(u64 *)(r2 + 0); r1 = *(u8 *)(r1 + 0);")

static __naked __noinline __attribute__((used)) int reserves_and_returns(void)
{
	ASM(RESERVE "exit;", RINGBUF_OPS);
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int released_by_subprog(void)
{
	RESERVED("if r0 == 0 goto 1f; r1 = r0; call releases_its_argument;");
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(released_by_subprog)
__naked int not_released_by_subprog(void)
{
	RESERVED("if r0 == 0 goto 1f; r1 = r0; call keeps_its_argument;");
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int reserved_by_subprog(void)
{
	ASM("call reserves_and_returns; if r0 == 0 goto 1f;" RELEASE "1: r0 = 0; exit;", RINGBUF_OPS);
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(reserved_by_subprog)
__naked int reserved_by_subprog_and_forgotten(void)
{
	ASM("call reserves_and_forgets; exit;");
}

#define LOOP(callback)								\
	"r1 = 1; r2 = %[" #callback "] ll; r3 = r10; r3 += -8; r4 = 0; call %[bpf_loop];"
#define LOOP_OPS(callback) __imm(bpf_loop), __imm_addr(callback)

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(1)
__naked int reserved_and_released_in_callback(void)
{
	ASM(LOOP(reserves_and_releases) "exit;", LOOP_OPS(reserves_and_releases));
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(reserved_and_released_in_callback)
WHY("Fix reference state management for synchronous callbacks")
__naked int reserved_and_forgotten_in_callback(void)
{
	ASM(LOOP(reserves_and_forgets) "exit;", LOOP_OPS(reserves_and_forgets));
}

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(0)
__naked int record_read_in_callback(void)
{
	RESERVED("if r0 == 0 goto 1f; r6 = r0; *(u64 *)(r10 - 8) = r0;" LOOP(reads_record_of_slot)
		"r0 = r6;" RELEASE, LOOP_OPS(reads_record_of_slot));
}

/* A callback may run twice. */
SEC("tc")
REJECT(EINVAL, msg("Unreleased reference|reference has not been acquired before"))
CONTROL(record_read_in_callback)
WHY("Fix reference state management for synchronous callbacks")
__naked int record_released_in_callback(void)
{
	RESERVED("if r0 == 0 goto 1f; *(u64 *)(r10 - 8) = r0;" LOOP(releases_record_of_slot),
		LOOP_OPS(releases_record_of_slot));
}

/* ---- a copy of the pointer is no owner */

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} array SEC(".maps");

#define RECORD_AND_VALUE(code)							\
	ASM(LOOKUP_CHECKED(array) "r7 = r0;" RESERVE code "1: r0 = 0; exit;",	\
	    RINGBUF_OPS, LOOKUP_OPS(array))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int stored_in_map_and_released(void)
{
	RECORD_AND_VALUE("if r0 == 0 goto 1f; *(u64 *)(r7 + 0) = r0;" RELEASE);
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(stored_in_map_and_released)
__naked int stored_in_map_and_not_released(void)
{
	RECORD_AND_VALUE("if r0 == 0 goto 1f; *(u64 *)(r7 + 0) = r0;");
}

SEC("tc")
REJECT(EACCES, msg("R1 type=inv expected=|R1 type=scalar expected="))
CONTROL(stored_in_map_and_released)
__naked int released_from_map(void)
{
	RECORD_AND_VALUE("if r0 == 0 goto 1f; *(u64 *)(r7 + 0) = r0; r0 = *(u64 *)(r7 + 0);" RELEASE);
}
