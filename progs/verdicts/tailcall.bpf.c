// SPDX-License-Identifier: GPL-2.0
/* Tail calls; what two programs and one array make of each other is in maps/prog_array.c. */
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} jumps SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} array SEC(".maps");

#define TAIL_CALL(map) "r2 = %[" #map "] ll; r3 = 0; call %[bpf_tail_call];"
#define OPS(map) __imm(bpf_tail_call), __imm(bpf_map_lookup_elem), __imm_addr(map)

/* There is no program in the array, so that the call falls through. */
SEC("tc")
ACCEPT
RETVAL(4)
__naked int tail_call(void)
{
	ASM(TAIL_CALL(jumps) "r0 = 4; exit;", OPS(jumps));
}

SEC("tc")
REJECT(EINVAL, msg("cannot pass map_type|expected prog array map for tail call|"
	"kernel subsystem misconfigured verifier"))
CONTROL(tail_call)
__naked int tail_call_through_array(void)
{
	ASM(TAIL_CALL(array) "r0 = 4; exit;", OPS(array));
}

SEC("tc")
REJECT(EINVAL, msg("cannot pass map_type"))
CONTROL(tail_call)
__naked int lookup_in_prog_array(void)
{
	ASM(LOOKUP(jumps) "r0 = 4; exit;", OPS(jumps));
}

SEC("tc")
REJECT(EACCES, msg("R0 !read_ok"))
CONTROL(tail_call)
__naked int nothing_returned_behind_tail_call(void)
{
	ASM(TAIL_CALL(jumps) "exit;", OPS(jumps));
}

/* ---- in subprograms: the stack of the callers stays, so that they may use 256 bytes */

static __naked __noinline __attribute__((used)) int tail_calling_subprog(void)
{
	ASM(TAIL_CALL(jumps) "r0 = 4; exit;", OPS(jumps));
}

SEC("tc")
ACCEPT
RETVAL(4)
__naked int subprog_with_tail_call(void)
{
	ASM("r2 = 0; *(u64 *)(r10 - 224) = r2; call tail_calling_subprog; exit;");
}

SEC("tc")
REJECT(EACCES, msg("tail_calls are not allowed when call stack of previous frames is"))
CONTROL(subprog_with_tail_call)
__naked int subprog_with_tail_call_and_stack(void)
{
	ASM("r2 = 0; *(u64 *)(r10 - 264) = r2; call tail_calling_subprog; exit;");
}
