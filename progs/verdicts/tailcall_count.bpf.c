// SPDX-License-Identifier: GPL-2.0
/* How often a program may call its next: 33 times, and the call after them falls through. */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

int counts_tail_calls(void);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, int (void));
} itself SEC(".maps") = {
	.values = { [0] = (void *)&counts_tail_calls },
};

/* In skb->mark, which is 0 at first: the stack is a new one each time. */
SEC("tc")
ACCEPT
RETVAL(34)
OWN_OBJECT
PROG(counts_tail_calls,
     "r6 = r1; r0 = *(u32 *)(r6 + 8); r0 += 1; *(u32 *)(r6 + 8) = r0;"
     "r2 = %[itself] ll; r3 = 0; call %[bpf_tail_call]; r0 = *(u32 *)(r6 + 8); exit;",
     __imm(bpf_tail_call), __imm_addr(itself))
