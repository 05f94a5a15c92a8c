// SPDX-License-Identifier: GPL-2.0
/* What a callback reserves it gives back, and what its caller holds is the caller's. */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ringbuf SEC(".maps");

#define RESERVE "r1 = %[ringbuf] ll; r2 = 8; r3 = 0; call %[bpf_ringbuf_reserve];"
#define DISCARD "r2 = 0; call %[bpf_ringbuf_discard];"
#define OPS __imm(bpf_ringbuf_reserve), __imm(bpf_ringbuf_discard), __imm_addr(ringbuf)

FUNC(goes_on, "r0 = 0; exit;")
FUNC(reserves_and_discards, RESERVE "if r0 == 0 goto 1f; r1 = r0;" DISCARD "1: r0 = 0; exit;", OPS)
FUNC(reserves, RESERVE "r0 = 0; exit;", OPS)
FUNC(discards_callers, "r1 = *(u64 *)(r2 + 0);" DISCARD "r0 = 0; exit;", OPS)
FUNC(writes_to_callers, "r1 = *(u64 *)(r2 + 0); r3 = 0; *(u64 *)(r1 + 0) = r3; r0 = 0; exit;")

#define NOTHING_HELD(callback)							\
	"r6 = 0; *(u64 *)(r10 - 8) = r6;" BPF_LOOP(3, callback) "exit;", BPF_LOOP_OPS(callback)
#define HELD(callback)								\
	RESERVE "if r0 == 0 goto 1f; r6 = r0; *(u64 *)(r10 - 8) = r0;"		\
	BPF_LOOP(3, callback) "r1 = r6;" DISCARD "1: r0 = 0; exit;", OPS, BPF_LOOP_OPS(callback)

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(3)
PROG(reserved_and_given_back, NOTHING_HELD(reserves_and_discards))

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(reserved_and_given_back)
PROG(reserved_in_callback, NOTHING_HELD(reserves))

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(0)
PROG(held_by_caller, HELD(goes_on))

SEC("tc")
ACCEPT_IF(since("5.17"))
RETVAL(0)
PROG(callers_written_in_callback, HELD(writes_to_callers))

SEC("tc")
REJECT(EACCES, since("6.16"), msg("R1 type=scalar expected=ringbuf_mem")) /* measured */
REJECT(EINVAL)
CONTROL(held_by_caller)
PROG(callers_given_back_in_callback, HELD(discards_callers))
