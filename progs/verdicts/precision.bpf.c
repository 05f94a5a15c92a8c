// SPDX-License-Identifier: GPL-2.0
/* Numbers that matter (are precise) through arithmetic, comparisons and the stack. */
#include "verdicts/two_paths.bpf.h"

/* ---- arithmetic: r6 as the source (CVE-2023-2163: was not followed), and changed in place */

#define MOVED(name, first, good, bad, result, code)				\
	PRUNES(name, ACCEPT, first, good, bad, result, "", code)

MOVED(mov_64, 0, 7, 8, 7, "r7 = r6;")
MOVED(mov_32, 0, 7, 8, 7, "w7 = w6;")
MOVED(mov_twice, 0, 7, 8, 7, "r4 = r6; r7 = r4;")
MOVED(add_source, 0, 5, 6, 7, "r7 = 2; r7 += r6;")
MOVED(add_32_source, 0, 5, 6, 7, "w7 = 2; w7 += w6;")
MOVED(add_destination, 0, 5, 6, 7, "r7 = 2; r6 += r7; r7 = r6;")
MOVED(add_constant, 0, 5, 6, 7, "r7 = r6; r7 += 2;")
MOVED(sub_source, 5, 3, 2, 7, "r7 = 10; r7 -= r6;")
MOVED(sub_destination, 5, 9, 10, 7, "r7 = r6; r4 = 2; r7 -= r4;")
MOVED(mul_source, 1, 3, 4, 6, "r7 = 2; r7 *= r6;")
MOVED(and_source, 1, 7, 8, 7, "r7 = 15; r7 &= r6;")
MOVED(or_source, 1, 6, 8, 7, "r7 = 1; r7 |= r6;")
MOVED(xor_source, 15, 8, 7, 7, "r7 = 15; r7 ^= r6;")
MOVED(lsh_source, 0, 2, 3, 4, "r7 = 1; r7 <<= r6;")
MOVED(rsh_source, 6, 4, 3, 4, "r7 = 64; r7 >>= r6;")
MOVED(arsh_source, 6, 4, 3, 4, "r7 = 64; r7 s>>= r6;")
MOVED(arsh_32_source, 6, 4, 3, 4, "w7 = 64; w7 s>>= w6;")
MOVED(pointer_offset, 0, 5, 6, 2, "r8 += r6; r7 = 2;")

/* what is known of the result only later kernels know */
#define SINCE(points, control, why)						\
	ACCEPT_IF(since(points)) REJECT(EINVAL, OUTSIDE) CONTROL(control) WHY(why)
#define NEG SINCE("6.17", mov_64_in_bounds, "Add range tracking for BPF_NEG")
#define END \
	SINCE("7.0 6.19.14" /* measured */, mov_64_in_bounds, "Add bitwise tracking for BPF_END")
#define DIV SINCE("7.0", mov_64_in_bounds, "Add range tracking for BPF_DIV and BPF_MOD")
PRUNES(neg, NEG, 0, -7, -8, 7, "", "r7 = r6; r7 = -r7;")
PRUNES(end, END, 0, 0x700, 0x800, 7, "", "r7 = r6; r7 = be16 r7;")
PRUNES(end_twice, END, 0, 7, 8, 7, "", "r7 = r6; r7 = be64 r7; r7 = be64 r7;")
PRUNES(div_source, DIV, 9, 3, 2, 5, "", "r7 = 16; r7 /= r6;")
PRUNES(mod_source, DIV, 8, 5, 9, 2, "", "r7 = 17; r7 %%= r6;")

/* ---- comparisons */

#define ANY "r7 = *(u64 *)(r8 + 0);"
#define OUT "r0 = 7; exit;"

MOVED(limit_in_register, 1, 7, 8, 0, ANY "if r7 <= r6 goto +2;" OUT)
MOVED(limit_in_register_on_the_left, 1, 7, 8, 0, ANY "if r6 >= r7 goto +2;" OUT)
MOVED(limit_in_register_32, 1, 7, 8, 0, "w7 = *(u32 *)(r8 + 0); if w7 <= w6 goto +2;" OUT)
MOVED(equal_to_register, 1, 0, 8, 0, ANY "if r7 == r6 goto +2;" OUT)
/* the branch that is dead for one number is alive for the other */
MOVED(branch_decided, 1, 2, 3, 0, "r7 = 0; if r6 != 3 goto +1; r7 = 8;")
MOVED(branch_decided_32, 1, 2, 3, 0, "r7 = 0; if w6 != 3 goto +1; r7 = 8;")
MOVED(branch_decided_by_bit, 1, 2, 4, 0, "r7 = 0; if r6 & 4 goto +1; goto +1; r7 = 8;")
MOVED(branch_decided_by_order, 1, 2, 4, 0, "r7 = 0; if r6 < 3 goto +1; r7 = 8;")
MOVED(branch_decided_by_sign, 1, 2, -1, 0, "r7 = 0; if r6 s>= 0 goto +1; r7 = 8;")
MOVED(branch_decided_by_registers, 1, 2, 4, 0, "r7 = 0; r4 = 4; if r6 != r4 goto +1; r7 = 8;")
MOVED(copy_decides_branch, 1, 2, 3, 0, "r7 = 0; r4 = r6; if r4 != 3 goto +1; r7 = 8;")

/* ---- a loop: what r6 is when it ends comes from before it */

MOVED(loop, 0, 3, 4, 7, "r4 = 0; r7 = r6; 1: r7 += 1; r4 += 1; if r4 < 4 goto 1b;")
MOVED(loop_counts_by_it, 1, 7, 8, 7, "r7 = 0; 1: r7 += 1; if r7 < r6 goto 1b;")

/* ---- the stack: stored on each path, or after they have met */

#define SPILL(to) to " = r6;"
#define SPILLED(name, rows, first, good, bad, result, each, code)		\
	PRUNES(name, rows, first, good, bad, result, each, "r6 = 0;" code)

SPILLED(spill_64, ACCEPT, 0, 7, 8, 7, SPILL("*(u64 *)(r10 - 8)"), "r7 = *(u64 *)(r10 - 8);")
MOVED(spill_64_behind_join, 0, 7, 8, 7, "*(u64 *)(r10 - 8) = r6; r7 = *(u64 *)(r10 - 8);")
SPILLED(spill_32, ACCEPT, 0, 7, 8, 7, SPILL("*(u32 *)(r10 - 8)"), "r7 = *(u32 *)(r10 - 8);")
MOVED(spill_32_behind_join, 0, 7, 8, 7, "*(u32 *)(r10 - 8) = r6; r7 = *(u32 *)(r10 - 8);")
#define NARROW									\
	ACCEPT_IF(since("6.9")) REJECT(EACCES, OUTSIDE) CONTROL(spill_64_in_bounds) \
	WHY("Preserve boundaries and track scalars on narrowing fill")
SPILLED(spill_64_fill_32, NARROW, 0, 7, 8, 7, SPILL("*(u64 *)(r10 - 8)"),
	"r7 = *(u32 *)(r10 - 8);")
SPILLED(spill_64_fill_8, NARROW, 0, 7, 8, 7, SPILL("*(u64 *)(r10 - 8)"),
	"r7 = *(u8 *)(r10 - 8);")
SPILLED(spill_by_copy_of_r10, ACCEPT, 0, 7, 8, 7, "r4 = r10; r4 += -8;" SPILL("*(u64 *)(r4 + 0)"),
	"r7 = *(u64 *)(r10 - 8);")
SPILLED(fill_by_copy_of_r10, ACCEPT, 0, 7, 8, 7, SPILL("*(u64 *)(r10 - 8)"),
	"r4 = r10; r4 += -8; r7 = *(u64 *)(r4 + 0);")
SPILLED(spill_moved_to_other_slot, ACCEPT, 0, 7, 8, 7, SPILL("*(u64 *)(r10 - 8)"),
	"r7 = *(u64 *)(r10 - 8); *(u64 *)(r10 - 16) = r7; r7 = 0; r7 = *(u64 *)(r10 - 16);")

/* ---- bytes that are zero are known without a register */

SPILLED(zero_bytes, ACCEPT, 0, 0, 8, 0, SPILL("*(u8 *)(r10 - 1)"), "r7 = *(u8 *)(r10 - 1);")
SPILLED(zero_half, ACCEPT, 0, 0, 8, 0, SPILL("*(u32 *)(r10 - 4)"), "r7 = *(u32 *)(r10 - 4);")
