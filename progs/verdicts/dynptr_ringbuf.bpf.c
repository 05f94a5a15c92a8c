// SPDX-License-Identifier: GPL-2.0
/* Records of a size known at run time: what reserves them must give them back (5.19). */
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ringbuf SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} progs SEC(".maps");

#define PROGRAM(name, ...)							\
	int name(struct __sk_buff *skb)						\
	{									\
		struct bpf_dynptr d, other;					\
		__u64 word = 0;							\
										\
		(void)other, (void)word, (void)d;				\
		__VA_ARGS__							\
		return 0;							\
	}
#define RESERVE(d) bpf_ringbuf_reserve_dynptr(&ringbuf, 16, 0, &d)
#define SUBMIT(d) bpf_ringbuf_submit_dynptr(&d, 0)
#define DISCARD(d) bpf_ringbuf_discard_dynptr(&d, 0)
#define READ(d) bpf_dynptr_read(&word, sizeof(word), &d, 0, 0)
#define LEAKS REJECT(EINVAL, msg("Unreleased reference"))

SEC("tc") ACCEPT_IF(since("5.19")) RETVAL(0)
WHY("Dynptr support for ring buffers")
PROGRAM(submitted, RESERVE(d); READ(d); SUBMIT(d); )

SEC("tc") ACCEPT_IF(since("5.19")) RETVAL(0)
PROGRAM(discarded, RESERVE(d); DISCARD(d); )

SEC("tc") LEAKS CONTROL(submitted)
PROGRAM(not_submitted, RESERVE(d); READ(d); )

/* Also where nothing could be reserved. */
SEC("tc") LEAKS CONTROL(submitted)
PROGRAM(submitted_where_reserved, if (!RESERVE(d)) SUBMIT(d); )

SEC("tc") REJECT(EINVAL, msg("initialized dynptr|arg 1 is an unacquired reference"))
CONTROL(submitted)
PROGRAM(submitted_twice, RESERVE(d); SUBMIT(d); SUBMIT(d); )

SEC("tc") REJECT(EINVAL, msg("initialized dynptr|arg 1 is an unacquired reference"))
CONTROL(submitted)
PROGRAM(submitted_and_discarded, RESERVE(d); SUBMIT(d); DISCARD(d); )

SEC("tc") REJECT(EINVAL, msg("nitialized dynptr")) CONTROL(submitted)
PROGRAM(read_behind_submit, RESERVE(d); SUBMIT(d); READ(d); )

SEC("tc") REJECT(EINVAL, msg("nitialized dynptr|arg 1 is an unacquired reference")) CONTROL(submitted)
PROGRAM(submitted_unreserved, SUBMIT(d); )

SEC("tc") REJECT(EINVAL, msg("Dynptr has to be an uninitialized|cannot overwrite referenced dynptr"))
CONTROL(submitted)
PROGRAM(reserved_twice_in_one_place, RESERVE(d); RESERVE(d); SUBMIT(d); )

SEC("tc") REJECT(EINVAL, msg("cannot overwrite referenced dynptr|Expected an initialized dynptr"))
CONTROL(submitted)
PROGRAM(written_over, RESERVE(d); *(volatile __u64 *)&d = 0; SUBMIT(d); )

SEC("tc") ACCEPT_IF(since("5.19")) RETVAL(0)
PROGRAM(two_submitted, RESERVE(d); RESERVE(other); SUBMIT(d); SUBMIT(other); )

SEC("tc") LEAKS CONTROL(two_submitted)
PROGRAM(one_of_two_submitted, RESERVE(d); RESERVE(other); SUBMIT(d); )

SEC("tc") REJECT(EACCES, msg("invalid mem access 'scalar'")) CONTROL(submitted)
PROGRAM(data_behind_submit, RESERVE(d); char *p = bpf_dynptr_data(&d, 0, 8);
	if (!p) { DISCARD(d); return 0; } SUBMIT(d); *(volatile char *)p = 1; )

SEC("tc") REJECT(EACCES, msg("R1 type=mem expected="))
CONTROL(submitted)
PROGRAM(data_submitted_as_record, RESERVE(d); char *p = bpf_dynptr_data(&d, 0, 8);
	if (p) bpf_ringbuf_submit(p, 0); SUBMIT(d); )

SEC("tc") REJECT(EINVAL, msg("tail_call would lead to reference leak")) CONTROL(submitted)
PROGRAM(tail_call_with_record, RESERVE(d); bpf_tail_call(skb, &progs, 0); SUBMIT(d); )

static long forgetting(__u32 i, void *ctx)
{
	struct bpf_dynptr d;

	RESERVE(d);
	return 0;
}

static long giving_back(__u32 i, void *ctx)
{
	struct bpf_dynptr d;

	RESERVE(d);
	SUBMIT(d);
	return 0;
}

static long submitting(__u32 i, struct bpf_dynptr *d)
{
	bpf_ringbuf_submit_dynptr(d, 0);
	return 0;
}

SEC("tc") ACCEPT_IF(since("5.19")) RETVAL(0)
PROGRAM(submitted_in_callback, bpf_loop(2, giving_back, NULL, 0); )

SEC("tc") LEAKS CONTROL(submitted_in_callback)
PROGRAM(not_submitted_in_callback, bpf_loop(2, forgetting, NULL, 0); )

SEC("tc") REJECT(EINVAL) CONTROL(submitted_in_callback)
PROGRAM(callers_submitted_in_callback, RESERVE(d); bpf_loop(2, submitting, &d, 0); )
