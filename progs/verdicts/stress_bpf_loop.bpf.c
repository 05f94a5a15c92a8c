// SPDX-License-Identifier: GPL-2.0
/* bpf_loop() in the callback of bpf_loop(), with work in each of them. */
#define BM_UAPI_ONLY
#include "verdicts/stress.bpf.h"

__u32 unknown;

#define LOOP_OF_4(callback)							\
	"r1 = 4; r2 = %[" #callback "] ll; r3 = 0; r4 = 0; call %[bpf_loop];"
#define CALLBACK(name, work, code, ...)						\
	static __naked __noinline __attribute__((used)) int name(void)		\
	{									\
		ASM("r6 = %[unknown] ll; r7 = 0;"				\
		    BRANCHES(work, "r0 = *(u32 *)(r6 + 0);", r7)		\
		    code "r0 = 0; exit;", __imm_addr(unknown) __VA_OPT__(,) __VA_ARGS__); \
	}

CALLBACK(inner, 6, "")
CALLBACK(middle, 10, LOOP_OF_4(inner), __imm(bpf_loop), __imm_addr(inner))
CALLBACK(outer, 20, LOOP_OF_4(middle), __imm(bpf_loop), __imm_addr(middle))

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(4)
WHY("bpf_scc_visit instance and backedges accumulation for bpf_loop()")
__naked int bpf_loop_three_deep(void)
{
	ASM("r6 = r1; r7 = 0;" BRANCHES(1150, UNKNOWN(r6), r7) LOOP_OF_4(outer) "exit;",
	    __imm(bpf_loop), __imm_addr(outer), UNKNOWN_OPS);
}
