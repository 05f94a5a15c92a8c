// SPDX-License-Identifier: GPL-2.0
/* The callback of a timer runs alone, later: on a stack of its own, in no task's context. */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

struct value {
	struct bpf_timer timer;
	__u64 n;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct value);
} array SEC(".maps");

#define SET(callback)								\
	LOOKUP_CHECKED(array)							\
	"r1 = r0; r2 = %[" #callback "] ll; call %[bpf_timer_set_callback]; r0 = 0; exit;",	\
	LOOKUP_OPS(array), __imm(bpf_timer_set_callback), __imm_addr(callback)

FUNC(returns_0, "r0 = 0; exit;")
FUNC(returns_1, "r0 = 1; exit;")
FUNC(reads_key, "r0 = *(u32 *)(r2 + 0); r0 = 0; exit;")
FUNC(writes_value, "r4 = 7; *(u64 *)(r3 + 16) = r4; r0 = 0; exit;")
FUNC(writes_timer, "r4 = 7; *(u64 *)(r3 + 0) = r4; r0 = 0; exit;")
FUNC(reads_fourth, "r0 = r4; r0 = 0; exit;")
FUNC(cancels_itself, "r1 = r3; call %[bpf_timer_cancel]; r0 = 0; exit;", __imm(bpf_timer_cancel))
FUNC(of_full_stack, "r0 = 0; *(u64 *)(r10 - 512) = r0; exit;")

#define TAKEN(name, callback)							\
	SEC("tc")								\
	ACCEPT_IF(since("5.15"))						\
	PROG(name, SET(callback))

#define REFUSED(name, callback, error, text)					\
	SEC("tc")								\
	REJECT(error, msg(text))						\
	CONTROL(callback_returns_0)						\
	PROG(name, SET(callback))

TAKEN(callback_returns_0, returns_0)
TAKEN(key_read, reads_key)
TAKEN(value_written, writes_value)
TAKEN(callback_cancels_its_timer, cancels_itself)

REFUSED(callback_returns_1, returns_1, EINVAL, "At async callback the register R0|should have been in")
REFUSED(timer_written, writes_timer, EACCES, "bpf_timer cannot be accessed directly")
REFUSED(no_fourth_argument, reads_fourth, EACCES, "R4 !read_ok")

/* Its frame is not below the program's, that has used up 512 bytes. */
SEC("tc")
ACCEPT_IF(since("5.15"))
PROG(stack_of_512_each, "r0 = 0; *(u64 *)(r10 - 512) = r0;" SET(of_full_stack))

/* The timer's place in the map's value is known, and not to be reached otherwise. */
SEC("tc")
REJECT(EINVAL, since("6.12")) /* measured */
REJECT(EACCES, msg("doesn't point to 'struct bpf_timer'"))
CONTROL(callback_returns_0)
PROG(timer_not_where_it_is,
     LOOKUP_CHECKED(array)
     "r1 = r0; r1 += 8; r2 = %[returns_0] ll; call %[bpf_timer_set_callback]; r0 = 0; exit;",
     LOOKUP_OPS(array), __imm(bpf_timer_set_callback), __imm_addr(returns_0))

SEC("tc")
REJECT(EACCES, msg("R1 type=fp expected=map_value"))
CONTROL(callback_returns_0)
PROG(timer_on_stack,
     "r0 = 0; *(u64 *)(r10 - 16) = r0; *(u64 *)(r10 - 8) = r0; r1 = r10; r1 += -16;"
     "r2 = %[returns_0] ll; call %[bpf_timer_set_callback]; r0 = 0; exit;",
     __imm(bpf_timer_set_callback), __imm_addr(returns_0))

