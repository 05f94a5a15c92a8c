/* SPDX-License-Identifier: GPL-2.0 */
/* Each way in which a program tests, or fails to test, what may be NULL. */
#ifndef BM_VERDICTS_NULLABLE_H
#define BM_VERDICTS_NULLABLE_H

#include "verdicts/common.bpf.h"

/*
 * A whole program: @get leaves what may be NULL in r0, @use takes it in r6 and releases what
 * has to be.  r8 is the context.  Label 1 returns 0.
 */
#define NULLABLE(get, test, use, ...)						\
	ASM("r8 = r1;" get test "r6 = r0;" use "1: r0 = 0; exit;", __VA_ARGS__)

#define TEST_64 "if r0 == 0 goto 1f;"
#define TEST_32 "if w0 == 0 goto 1f;"
#define TEST_INVERTED "if r0 != 0 goto 1f;"
#define TEST_COPY "r7 = r0; if r7 == 0 goto 1f;"
#define TEST_BEHIND_SPILL "*(u64 *)(r10 - 64) = r0; if r0 == 0 goto 1f; r0 = *(u64 *)(r10 - 64);"
#define TEST_FILL "*(u64 *)(r10 - 64) = r0; r7 = *(u64 *)(r10 - 64); if r7 == 0 goto 1f;"
#define TEST_BEHIND_ARITHMETIC "r7 = r0; r7 += 4; if r0 == 0 goto 1f;"

/*
 * @accept says where there is such a thing at all; @nomsg what is said of its use untested,
 * as 'mem access' or as an argument of another type.
 */
#define SOURCE(name, section, accept, nomsg, get, use, ...)			\
	SEC(section) accept							\
	__naked int name##_tested(void) { NULLABLE(get, TEST_64, use, __VA_ARGS__); } \
	SEC(section) accept							\
	__naked int name##_copy_tested(void) { NULLABLE(get, TEST_COPY, use, __VA_ARGS__); } \
	SEC(section) accept							\
	__naked int name##_spilled_and_tested(void)				\
	{ NULLABLE(get, TEST_BEHIND_SPILL, use, __VA_ARGS__); }			\
	SEC(section) accept							\
	__naked int name##_fill_tested(void) { NULLABLE(get, TEST_FILL, use, __VA_ARGS__); } \
	SEC(section) REJECT(EACCES, msg(nomsg)) CONTROL(name##_tested)		\
	__naked int name##_untested(void) { NULLABLE(get, "", use, __VA_ARGS__); } \
	SEC(section) REJECT(EACCES, msg(nomsg)) CONTROL(name##_tested)		\
	__naked int name##_tested_in_32_bits(void)				\
	{ NULLABLE(get, TEST_32, use, __VA_ARGS__); }				\
	SEC(section) REJECT(EACCES, msg("inv'|scalar'|type=inv|type=scalar|or_null")) \
	CONTROL(name##_tested)							\
	__naked int name##_on_the_null_branch(void)				\
	{ NULLABLE(get, TEST_INVERTED, use, __VA_ARGS__); }			\
	SEC(section) CONTROL(name##_tested) UNSOUND				\
	REJECT(EACCES, since("5.17 5.16.1 5.15.15 5.10.92"), msg("pointer arithmetic on")) \
	WHY("CVE-2022-23222: out of bounds access from invalid *_or_null type verification") \
	__naked int name##_arithmetic_before_test(void)				\
	{ NULLABLE(get, TEST_BEHIND_ARITHMETIC, use, __VA_ARGS__); }

#endif
