// SPDX-License-Identifier: GPL-2.0
/* Untrusted memory (bpf_rdonly_cast()) is no witness that something is not NULL.  A kfunc. */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} hash SEC(".maps");

/* The assembly alone would leave the kfunc without its prototype. */
__attribute__((used)) static void names_the_kfunc(void)
{
	bpf_rdonly_cast(0, 0);
}

#define CAST(test)								\
	ASM("r1 = 0; r2 = 0; call %[bpf_rdonly_cast]; r6 = r0;" LOOKUP(hash)	\
	    test "r0 = *(u32 *)(r0 + 0); 1: r0 = 0; exit;",			\
	    LOOKUP_OPS(hash), __imm(bpf_rdonly_cast))

SEC("raw_tp")
ACCEPT_IF(since("6.17"))
WHY("support for void/primitive __arg_untrusted and casts to (void *, 0)")
__naked int tested_against_zero(void)
{
	CAST("if r0 == 0 goto 1f;");
}

SEC("raw_tp")
REJECT(EACCES, since("7.3 7.2.7"), msg("R0 invalid mem access 'map_value_or_null'"))
UNSOUND
CONTROL(tested_against_zero)
WHY("CVE-2026-98134: check_cond_jmp_op(): properly infer if register is null")
__naked int equal_to_untrusted(void)
{
	CAST("if r6 != r0 goto 1f;");
}

SEC("raw_tp")
REJECT(EACCES, since("7.3 7.2.7"), msg("R0 invalid mem access 'map_value_or_null'"))
UNSOUND
CONTROL(tested_against_zero)
WHY("CVE-2026-98134: check_cond_jmp_op(): properly infer if register is null")
__naked int untrusted_equal_to_it(void)
{
	CAST("if r0 == r6 goto +1; goto 1f;");
}

SEC("raw_tp")
REJECT(EACCES, msg("R0 invalid mem access 'map_value_or_null'"))
CONTROL(tested_against_zero)
__naked int unequal_to_untrusted(void)
{
	CAST("if r6 == r0 goto 1f;");
}
