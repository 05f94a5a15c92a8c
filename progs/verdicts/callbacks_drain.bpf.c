// SPDX-License-Identifier: GPL-2.0
/* bpf_user_ringbuf_drain(): its callback is given each sample as a dynptr. */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_USER_RINGBUF);
	__uint(max_entries, 4096);
} ringbuf SEC(".maps");

#define DRAIN(callback)								\
	"r6 = 0; *(u64 *)(r10 - 8) = r6;"					\
	"r1 = %[ringbuf] ll; r2 = %[" #callback "] ll; r3 = r10; r3 += -8; r4 = 0;"	\
	"call %[bpf_user_ringbuf_drain]; r0 = 0; exit;",			\
	__imm(bpf_user_ringbuf_drain), __imm_addr(ringbuf), __imm_addr(callback)

FUNC(goes_on, "r0 = 0; exit;")
FUNC(stops, "r0 = 1; exit;")
FUNC(returns_2, "r0 = 2; exit;")
FUNC(reads_sample, "r3 = r1; r1 = r10; r1 += -8; r2 = 8; r4 = 0; r5 = 0; call %[bpf_dynptr_read];"
     "r0 = 0; exit;", __imm(bpf_dynptr_read))
FUNC(writes_as_memory, "r3 = 0; *(u64 *)(r1 + 0) = r3; r0 = 0; exit;")
FUNC(reads_as_memory, "r3 = *(u64 *)(r1 + 0); r0 = 0; exit;")
FUNC(moves_sample, "r1 += 8; r3 = r1; r1 = r10; r1 += -8; r2 = 8; r4 = 0; r5 = 0; call %[bpf_dynptr_read];"
     "r0 = 0; exit;", __imm(bpf_dynptr_read))
FUNC(discards_sample, "r2 = 0; call %[bpf_ringbuf_discard_dynptr]; r0 = 0; exit;",
     __imm(bpf_ringbuf_discard_dynptr))
FUNC(reads_third, "r0 = r3; r0 = 0; exit;")

#define TAKEN(name, callback)							\
	SEC("tc")								\
	ACCEPT_IF(since("6.1"))							\
	RETVAL(0)								\
	PROG(name, DRAIN(callback))
#define REFUSED(name, callback, error)						\
	SEC("tc")								\
	REJECT(error)								\
	CONTROL(callback_goes_on)						\
	PROG(name, DRAIN(callback))

TAKEN(callback_goes_on, goes_on)
TAKEN(callback_stops, stops)
TAKEN(sample_read, reads_sample)
REFUSED(callback_returns_2, returns_2, EINVAL)
REFUSED(sample_written_as_memory, writes_as_memory, EACCES)
REFUSED(sample_read_as_memory, reads_as_memory, EACCES)
REFUSED(sample_moved, moves_sample, EACCES)
REFUSED(sample_discarded, discards_sample, EINVAL)
REFUSED(no_third_argument, reads_third, EACCES)
