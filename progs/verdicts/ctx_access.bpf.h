/* SPDX-License-Identifier: GPL-2.0 */
/* One access to a context a program: what the kernel has in its *_is_valid_access() as tables. */
#ifndef BM_VERDICTS_CTX_ACCESS_H
#define BM_VERDICTS_CTX_ACCESS_H

#include "verdicts/common.bpf.h"

#define BAD_CTX msg("invalid bpf_context access")

/* @size is u8 to u64, @offset assembly of the operands; CTX_RETURN what the type may return. */
#define CTX_READ(size, offset, ...)						\
	ASM("r0 = *(" #size " *)(r1 + " offset ");" CTX_RETURN "exit;", __VA_ARGS__)
#define CTX_WRITE(size, offset, ...)						\
	ASM("r0 = 0; *(" #size " *)(r1 + " offset ") = r0;" CTX_RETURN "exit;", __VA_ARGS__)

/* Before this, a table defines CTX_OPS, the operands, and CTX_NEEDS, its CONFIG(). */
#define READS(name, section, size, offset)					\
	SEC(section) CTX_NEEDS ACCEPT						\
	__naked int name(void) { CTX_READ(size, offset, CTX_OPS); }
#define WRITES(name, section, size, offset)					\
	SEC(section) CTX_NEEDS ACCEPT						\
	__naked int name(void) { CTX_WRITE(size, offset, CTX_OPS); }
#define NO_READ(name, section, control, size, offset)				\
	SEC(section) CTX_NEEDS REJECT(EACCES, BAD_CTX) CONTROL(control)		\
	__naked int name(void) { CTX_READ(size, offset, CTX_OPS); }
/* A part of a pointer: below @points the kernel noticed only when it rewrote the access. */
#define NO_READ_OF_PART(points, name, section, control, size, offset)		\
	SEC(section) CTX_NEEDS REJECT(EACCES, since(points), BAD_CTX)		\
	REJECT(EINVAL, msg("misconfigured")) CONTROL(control)			\
	WHY("CVE-2025-38591: Reject narrower access to pointer ctx fields")	\
	__naked int name(void) { CTX_READ(size, offset, CTX_OPS); }
#define NARROW_POINTER "6.16 6.12.67 6.1.162 5.10.249"
#define NO_WRITE(name, section, control, size, offset)				\
	SEC(section) CTX_NEEDS REJECT(EACCES, BAD_CTX) CONTROL(control)		\
	__naked int name(void) { CTX_WRITE(size, offset, CTX_OPS); }
#define NO_READ_BEFORE_BEGIN(name, section, control)				\
	SEC(section) CTX_NEEDS REJECT(EACCES, BAD_CTX) CONTROL(control)		\
	__naked int name(void)							\
	{ ASM("r0 = *(u32 *)(r1 - 4);" CTX_RETURN "exit;", CTX_OPS); }

#endif
