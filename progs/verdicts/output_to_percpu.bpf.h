/* SPDX-License-Identifier: GPL-2.0 */
/* A per-CPU variable of the kernel, an int; what may be written is the program's stack. */
extern const int bpf_prog_active __ksym;

#define OUTPUT_SIZE 4
#define KIND_OPERANDS __imm(bpf_this_cpu_ptr), __imm_addr(bpf_prog_active),
#define WRITABLE "r1 = 0; *(u64 *)(r10 - 40) = r1; r8 = r10; r8 += -40;"
#define TARGETS(TO, ...)							\
	TO(kernel_variable, "r1 = %[bpf_prog_active] ll; call %[bpf_this_cpu_ptr]; r8 = r0;",	\
	   __VA_ARGS__)
/* measured: the BTF of 5.10's kernel has no such variable */
#define ALWAYS ACCEPT_IF(since("6.1"))

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
