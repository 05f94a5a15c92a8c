/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Buffers of iter/bpf_map_elem: an element's key may be read, and its value be written.
 * Both are NULL behind the last one.
 */
#define ELEMENT(field) "r8 = *(u64 *)(r6 + %[" #field "]); if r8 != 0 goto +2; r0 = 0; exit;"
#define KIND_OPERANDS								\
	[key]"i"(__builtin_offsetof(struct bpf_iter__bpf_map_elem, key)),	\
	[value]"i"(__builtin_offsetof(struct bpf_iter__bpf_map_elem, value)),
#define WRITABLE ELEMENT(value)
#define TARGETS(TO, ...) TO(key_buffer, ELEMENT(key), __VA_ARGS__)

/*
 * By its type alone such a buffer is nothing that a helper writes to, since there is
 * MEM_RDONLY; before, and where the prototype says so, what follows decides.  5.10 says
 * nothing when it refuses.
 */
#define REFUSED msg("type=rdonly_buf expected=|cannot write into rdonly_buf")
#define UNINIT_CONST REJECT(EACCES, since("5.17"), REFUSED) REJECT(EACCES)
#define UNINIT_VAR								\
	REJECT(EACCES, since("5.17"), REFUSED)					\
	UNSOUND WHY("Add MEM_RDONLY for helper args that are pointers to rdonly mem.")
#define UNMARKED_CONST UNINIT_VAR
#define MARKED_BEFORE_CONST UNINIT_VAR
#define UNMARKED_VAR UNINIT_VAR
#define MARKED_BEFORE_VAR UNINIT_VAR
/* bpf_get_stack_proto_raw_tp, which said MEM_RDONLY; 6.19.14 and 6.18.15: measured */
#define STACK_CONST								\
	REJECT(EACCES, since("7.0 6.19.14 6.18.15"), REFUSED)			\
	UNSOUND WHY("Fix memory access flags in helper prototypes")
#define STACK_VAR STACK_CONST

/* An element of a queue could not go there before 7.3: map_key_value_types. */
#define POPPED(...)

#include "verdicts/output.bpf.h"
