// SPDX-License-Identifier: GPL-2.0
/* Lookups and updates, one behind the other: each lookup is a pointer of its own to check. */
#define BM_UAPI_ONLY
#include "verdicts/stress.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} hash SEC(".maps");

/* r7 = the map: an instruction with a map behind it is dear to load. */
#define KEY "r1 = r7; r2 = r10; r2 += -8;"

SEC("tc")
ACCEPT
RETVAL(0)
__naked int lookups_and_updates(void)
{
	ASM("r7 = %[hash] ll; r6 = 0; *(u64 *)(r10 - 8) = r6; *(u64 *)(r10 - 16) = r6;"
	    "1:" REPEAT(20, KEY "call %[bpf_map_lookup_elem];"
		   "if r0 == 0 goto 8f; r1 = *(u64 *)(r0 + 0); r1 += 1; *(u64 *)(r0 + 0) = r1; goto 9f;"
		   "8:" KEY "r3 = r10; r3 += -16; r4 = 0; call %[bpf_map_update_elem]; 9:")
	    "r6 += 1; if r6 < 13 goto 1b; r0 = 0; exit;",
	    LOOKUP_OPS(hash), __imm(bpf_map_update_elem));
}
