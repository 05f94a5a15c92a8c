/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What bpf_dynptr_slice() gives, of a dynptr over a map value; what may be written is the
 * buffer on the stack that it takes.
 */
#define SLICE									\
	LOOKUP_CHECKED(plain)							\
	"r1 = r0; r2 = 8; r3 = 0; r4 = r10; r4 += -48; call %[bpf_dynptr_from_mem];"	\
	"r1 = 0; *(u64 *)(r10 - 56) = r1;"					\
	"r1 = r10; r1 += -48; r2 = 0; r3 = r10; r3 += -56; r4 = 8; call %[bpf_dynptr_slice];"	\
	"if r0 != 0 goto +2; r0 = 0; exit;"
#define KIND_OPERANDS __imm(bpf_dynptr_slice),
#define WRITABLE SLICE "r8 = r10; r8 += -56;"
#define TARGETS(TO, ...) TO(slice, SLICE "r8 = r0;", __VA_ARGS__)
#define ALWAYS ACCEPT_IF(since("6.4"))
#define FROM(list) ALWAYS

#define ONE_SIZE
/* By its type alone this is nothing that a helper writes to. */
#define REFUSED msg("type=rdonly_mem expected=|cannot write into rdonly_mem")
#define UNINIT_CONST REJECT(EACCES, REFUSED)
#define UNMARKED_CONST UNINIT_CONST
#define MARKED_BEFORE_CONST UNINIT_CONST
#define STACK_CONST UNINIT_CONST

/* An element of a queue could not go there before 7.3: map_key_value_types. */
#define POPPED(...)

#include "verdicts/output.bpf.h"

/* What only assembly names is not in the BTF. */
void kfuncs_named(void)
{
	bpf_dynptr_slice(0, 0, 0, 0);
}
