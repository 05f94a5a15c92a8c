/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every helper that writes to memory of the program, told to write to memory that the
 * program may only read.  output_to_KIND.bpf.h says which memory; lists of helpers,
 * output_TOPIC.h, have a row for each:
 *
 *	SIZED(attributes, name, helper, have, class, code, size)
 *	FIXED(attributes, name, helper, have, class, code)
 *
 * @code puts the arguments into their registers, all but the size, which goes into the
 * register @size: a constant in one program, a number that the verifier does not know in
 * the other, NAME_var.  It finds the context in r6 and the address of the output in r8.
 * @have: ALWAYS or FROM("5.16").  @class is below.
 */
#ifndef BM_VERDICTS_OUTPUT_H
#define BM_VERDICTS_OUTPUT_H

#include "verdicts/common.bpf.h"

#ifndef UNINIT_CONST
/*
 * How a helper's prototype says that it writes (net/core/filter.c, kernel/trace/bpf_trace.c,
 * kernel/bpf/helpers.c) decides since when that is checked.
 *
 * ARG_PTR_TO_UNINIT_MEM: always, but a size that is not known made it an argument that is
 * only read, check_mem_size_reg().
 */
#define UNINIT_CONST REJECT(EACCES, REFUSED)
#define UNINIT_VAR								\
	REJECT(EACCES, since("6.12 6.11.6 6.1.125"), REFUSED)			\
	UNSOUND WHY("CVE-2024-50164: Fix overloading of MEM_UNINIT's meaning")
/* What is read and written: MEM_WRITE came with that fix. */
#define INOUT_CONST								\
	REJECT(EACCES, since("6.12 6.11.6 6.1.125"), REFUSED)			\
	UNSOUND WHY("CVE-2024-50164: Add MEM_WRITE attribute")
#define INOUT_VAR INOUT_CONST
/* ARG_PTR_TO_LONG and _INT, later ARG_PTR_TO_FIXED_SIZE_MEM: there is no size argument. */
#define LONG_CONST								\
	REJECT(EACCES, since("6.12 6.11.2 6.1.120"), REFUSED)			\
	UNSOUND WHY("CVE-2024-49861: Fix helper writes to read-only maps")
/* ARG_PTR_TO_MEM, which says nothing of writing. */
#define UNMARKED_CONST								\
	/* 6.19.14 and 6.18.15: measured */					\
	REJECT(EACCES, since("7.0 6.19.14 6.18.15"), REFUSED)			\
	UNSOUND WHY("Fix memory access flags in helper prototypes")
#define UNMARKED_VAR UNMARKED_CONST
#define MARKED_BEFORE_CONST								\
	REJECT(EACCES, since("6.16" /* measured */), REFUSED)			\
	UNSOUND WHY("bpf_sysctl_get_name() writes to its buffer, and its prototype did not say so")
#define MARKED_BEFORE_VAR MARKED_BEFORE_CONST
#define D_PATH_CONST								\
	/* 6.18.15: measured */							\
	REJECT(EACCES, since("6.19 6.18.15"), REFUSED)				\
	UNSOUND WHY("Fix verifier assumptions of bpf_d_path's output buffer")
#define D_PATH_VAR D_PATH_CONST
/* bpf_get_stack(), whose prototype differs between program types. */
#define STACK_CONST UNINIT_CONST
#define STACK_VAR UNINIT_VAR
/* ARG_PTR_TO_UNINIT_MAP_VALUE: as large as the map's values. */
#define ELEM_CONST REJECT(EACCES, REFUSED)
#endif

/* Not by the helper, but by an instruction before it. */
#ifndef STORE_REFUSED
#define STORE_REFUSED REFUSED
#endif
#define STORE_CONST REJECT(EACCES, STORE_REFUSED)

#ifndef OUTPUT_SIZE
#define OUTPUT_SIZE 8		/* a power of two */
#endif
#define KNOWN(size) size " = " __bm_str(OUTPUT_SIZE) ";"
#define UNKNOWN								\
	"call %[bpf_get_prandom_u32]; r7 = r0; r7 &= " __bm_str(OUTPUT_SIZE) " - 1; r7 += 1;"

/* Maps and operands of a list's own: before this. */
#ifndef LIST_OPERANDS
#define LIST_OPERANDS
#endif

/* A map to write to for some, to read from for others. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64[2]);
} plain SEC(".maps");

/* @where leaves the address of the output in r8; r6 is the context. */
#define OUTPUT_CODE(where, unknown, helper, code, size)			\
	ASM(where unknown code size "call %[bpf_" #helper "]; r0 = 0; exit;",	\
	    LIST_OPERANDS KIND_OPERANDS __imm(bpf_##helper), __imm(bpf_get_prandom_u32), \
	    __imm(bpf_dynptr_from_mem), LOOKUP_OPS(plain))

/* Every program is one, unless the kind says otherwise. */
#ifndef PROGRAM
#define PROGRAM(attrs, name, expect, where, unknown, helper, code, size)	\
	attrs expect								\
	__naked int name(void)							\
	{									\
		OUTPUT_CODE("r6 = r1;" where, unknown, helper, code, size);	\
	}
#endif

/*
 * TARGETS(TO, ...), of the kind: TO(what, where, ...) for each memory that is read only.
 * ONE_SIZE: the size decides nothing there.
 */
#ifdef ONE_SIZE
#define WITH_VAR(...)
#else
#define WITH_VAR(...) PROGRAM(__VA_ARGS__)
#endif
#define SIZED_TO(to, where, attrs, name, helper, class, code, size)		\
	PROGRAM(attrs, name##_to_##to, CONTROL(name##_to_writable) class##_CONST, where, "",	\
		helper, code, KNOWN(size))					\
	WITH_VAR(attrs, name##_to_##to##_var, CONTROL(name##_to_writable_var) class##_VAR,	\
		 where, UNKNOWN, helper, code, size " = r7;")
#define FIXED_TO(to, where, attrs, name, helper, class, code)			\
	PROGRAM(attrs, name##_to_##to, CONTROL(name##_to_writable) class##_CONST, where, "",	\
		helper, code, "")

#define SIZED(attrs, name, helper, have, class, code, size)			\
	PROGRAM(attrs, name##_to_writable, have, WRITABLE, "", helper, code, KNOWN(size))	\
	WITH_VAR(attrs, name##_to_writable_var, have, WRITABLE, UNKNOWN, helper, code,	\
		 size " = r7;")							\
	TARGETS(SIZED_TO, attrs, name, helper, class, code, size)
#define FIXED(attrs, name, helper, have, class, code)				\
	PROGRAM(attrs, name##_to_writable, have, WRITABLE, "", helper, code, "")		\
	TARGETS(FIXED_TO, attrs, name, helper, class, code)
/* What is as large as a map's value; kinds that no such argument takes leave it out. */
#ifndef POPPED
#define POPPED(...) FIXED(__VA_ARGS__)
#endif

#ifndef FROM
#define FROM(list) ACCEPT_IF(since(list))
#endif
#ifndef ALWAYS
#define ALWAYS ACCEPT
#endif

#endif
