// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/perf_program.h"

struct {
	struct bpf_perf_event_value v;
	__u64 behind;
} out;
const volatile struct bpf_perf_event_value fixed = { .counter = 1 };

SEC("perf_event")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read(struct bpf_perf_event_data *ctx)
{
	if (is_of_us()) {
		__builtin_memset(&out, 'x', sizeof(out));
		ret = bpf_perf_prog_read_value(ctx, &out.v, sizeof(out.v));
	}
	return 0;
}

SEC("perf_event")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_short(struct bpf_perf_event_data *ctx)
{
	if (is_of_us()) {
		__builtin_memset(&out, 'x', sizeof(out));
		ret = bpf_perf_prog_read_value(ctx, &out.v, sizeof(out.v) - 8);
	}
	return 0;
}

SEC("perf_event")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_long(struct bpf_perf_event_data *ctx)
{
	if (is_of_us()) {
		__builtin_memset(&out, 'x', sizeof(out));
		ret = bpf_perf_prog_read_value(ctx, &out.v, sizeof(out));
	}
	return 0;
}

SEC("perf_event")
REJECT(EACCES, msg("write into map forbidden"))
CONTROL(read)
int read_into_constant(struct bpf_perf_event_data *ctx)
{
	ret = bpf_perf_prog_read_value(ctx, (void *)&fixed, sizeof(fixed));
	return 0;
}

CALL_FROM(kprobe, "kprobe", struct bpf_perf_event_data, read,
	  bpf_perf_prog_read_value(ctx, &out.v, sizeof(out.v)))
CALL_FROM(raw_tp, "raw_tp", struct bpf_perf_event_data, read,
	  bpf_perf_prog_read_value(ctx, &out.v, sizeof(out.v)))
