// SPDX-License-Identifier: GPL-2.0
/* Two paths come together, and on the first only do two registers hold the same number. */
#include "verdicts/two_paths.bpf.h"

/*
 * r6 and r7 are numbers of 32 bits that are the same number on the path that is looked at
 * first, and on the other if @second says so.  What the test tells of r6 it tells of r7.
 */
#define IDS(second, behind)							\
	ASM("r8 = %[value] ll; r6 = *(u32 *)(r8 + 0); r7 = *(u32 *)(r8 + 0);"	\
	    "r5 = *(u64 *)(r8 + 0); if r5 == 0 goto 5f; r7 = r6; goto 6f;"	\
	    "5: " second "6:" behind						\
	    "r8 += r7; r1 = *(u8 *)(r8 + 0); 1: r0 = 0; exit;", PATHS_OPS)
#define TEST_R6 "if r6 > 7 goto 1f;"

SEC("tc")
ACCEPT_IF(since("5.11 5.10.8"))
REJECT(EACCES, OUTSIDE)
CONTROL(tested_itself)
STATE_FREQ
RETVAL(0)
WHY("Propagate scalar ranges through register assignments")
__naked int same_on_both_paths(void)
{
	IDS("r7 = r6;", TEST_R6);
}

SEC("tc")
ACCEPT
STATE_FREQ
RETVAL(0)
__naked int tested_itself(void)
{
	IDS("r6 = r7;", "if r7 > 7 goto 1f;");
}

SEC("tc")
REJECT(EACCES, since("6.5"), OUTSIDE)
STATE_FREQ
UNSOUND
CONTROL(same_on_both_paths)
WHY("Verify scalar ids mapping in regsafe() using check_ids()")
__naked int same_on_first_path(void)
{
	IDS("r7 = r7;", TEST_R6);
}

/* The same through a slot of the stack. */
SEC("tc")
ACCEPT
STATE_FREQ
RETVAL(0)
__naked int same_in_slot(void)
{
	IDS("r7 = r6;", "*(u64 *)(r10 - 8) = r7; r7 = *(u64 *)(r10 - 8);" TEST_R6);
}

SEC("tc")
REJECT(EACCES, since("6.5"), OUTSIDE)
STATE_FREQ
UNSOUND
CONTROL(same_in_slot)
WHY("Verify scalar ids mapping in regsafe() using check_ids()")
__naked int same_in_slot_on_first_path(void)
{
	IDS("r7 = r7;", "*(u64 *)(r10 - 8) = r7; r7 = *(u64 *)(r10 - 8);" TEST_R6);
}

/* ---- many numbers, each with a copy: what states are compared costs */

#define NUMBER								\
	"r6 = *(u64 *)(r8 + 0); r7 = r6; if r7 > 7 goto +2; r9 = r8; r9 += r6;"
#define NUMBERS_4 NUMBER NUMBER NUMBER NUMBER
#define NUMBERS_16 NUMBERS_4 NUMBERS_4 NUMBERS_4 NUMBERS_4

SEC("tc")
ACCEPT
RETVAL(0)
WHY("Verify scalar ids mapping in regsafe() using check_ids()")
__naked int many_ids(void)
{
	ASM("r8 = %[value] ll;" NUMBERS_16 NUMBERS_16 NUMBERS_16 NUMBERS_16 "r0 = 0; exit;",
	    PATHS_OPS);
}
