// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps"), no_events SEC(".maps");

__u64 flags;
__u8 sample[12];
long ret;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int output(void *ctx)
{
	ret = bpf_perf_event_output(ctx, &events, flags, sample, sizeof(sample));
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int output_nowhere(void *ctx)
{
	ret = bpf_perf_event_output(ctx, &no_events, flags, sample, sizeof(sample));
	return 0;
}
