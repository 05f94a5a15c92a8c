// SPDX-License-Identifier: GPL-2.0
/* Registers that hold the same number, and what it costs to keep that in mind. */
#define BM_UAPI_ONLY
#include "verdicts/stress.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[16]);
} array SEC(".maps");

/* @reg is a copy of r1, or another number of the same range. */
#define COPY_OR_OTHER(reg)							\
	UNKNOWN(r6) "if r0 & 1 goto 8f; " #reg " = r1; goto 9f;"		\
	"8:" UNKNOWN(r6) "r0 &= 15; " #reg " = r0; 9:"
#define READ_AT(reg) "r0 = r9; r0 += " #reg "; r0 = *(u8 *)(r0 + 0);"

/*
 * All three in their range, whichever way they came: before "Verify scalar ids mapping in
 * regsafe() using check_ids()" nothing tells the 8 ways apart.
 */
SEC("tc")
ACCEPT
RETVAL(0)
WHY("Verify scalar ids mapping in regsafe() using check_ids()")
__naked int copies_of_a_number(void)
{
	ASM("r6 = r1;" LOOKUP_CHECKED(array) "r9 = r0; r7 = 0;"
	    BRANCHES(720, UNKNOWN(r6), r7)
	    REPEAT(70, UNKNOWN(r6) "r0 &= 15; r1 = r0;"
		   COPY_OR_OTHER(r2) COPY_OR_OTHER(r3) COPY_OR_OTHER(r4)
		   "if r1 > 7 goto 7f; 7:"
		   READ_AT(r2) READ_AT(r3) READ_AT(r4))
	    "r0 = 0; exit;", LOOKUP_OPS(array), UNKNOWN_OPS);
}
