// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/call_until.h"
#include "helpers/perf_events.h"

struct {
	struct bpf_perf_event_value v;
	__u64 behind;
} out;
const volatile struct bpf_perf_event_value fixed = { .counter = 1 };

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read(void *ctx)
{
	__builtin_memset(&out, 'x', sizeof(out));
	ret = bpf_perf_event_read_value(&events, flags, &out.v, sizeof(out.v));
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_short(void *ctx)
{
	__builtin_memset(&out, 'x', sizeof(out));
	ret = bpf_perf_event_read_value(&events, flags, &out.v, sizeof(out.v) - 8);
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_long(void *ctx)
{
	__builtin_memset(&out, 'x', sizeof(out));
	ret = bpf_perf_event_read_value(&events, flags, &out.v, sizeof(out));
	return 0;
}

SEC("raw_tp")
REJECT(EINVAL, NOT_PERF_EVENTS)
CONTROL(read)
int read_numbers(void *ctx)
{
	ret = bpf_perf_event_read_value(&numbers, flags, &out.v, sizeof(out.v));
	return 0;
}

SEC("raw_tp")
REJECT(EACCES, msg("write into map forbidden"))
CONTROL(read)
int read_into_constant(void *ctx)
{
	ret = bpf_perf_event_read_value(&events, flags, (void *)&fixed, sizeof(fixed));
	return 0;
}

CALL_FROM_UNTIL("6.16", xdp, "xdp", struct xdp_md, read,
		bpf_perf_event_read_value(&events, 0, &out.v, sizeof(out.v)))
