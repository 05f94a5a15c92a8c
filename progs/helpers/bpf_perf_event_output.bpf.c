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

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int output_nothing(void *ctx)
{
	ret = bpf_perf_event_output(ctx, &events, flags, sample, 0);
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int output_13_bytes(void *ctx)
{
	char bytes[16] = "thirteen bytes.";

	ret = bpf_perf_event_output(ctx, &events, flags, bytes, 13);
	return 0;
}

/* The packet's first bytes behind the sample: BPF_F_CTXLEN_MASK */
SEC("tc")
ACCEPT
int output_packet(struct __sk_buff *skb)
{
	ret = bpf_perf_event_output(skb, &events, flags, sample, sizeof(sample));
	return 0;
}

SEC("xdp")
ACCEPT
int output_frame(struct xdp_md *xdp)
{
	ret = bpf_perf_event_output(xdp, &events, flags, sample, sizeof(sample));
	return 0;
}

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} numbers SEC(".maps");

SEC("raw_tp")
REJECT(EINVAL, msg("cannot pass map_type 2 into func bpf_perf_event_output#25"))
CONTROL(output)
int output_to_numbers(void *ctx)
{
	ret = bpf_perf_event_output(ctx, &numbers, flags, sample, sizeof(sample));
	return 0;
}

CALL_FROM(sk_reuseport, "sk_reuseport", struct sk_reuseport_md, output,
	  bpf_perf_event_output(ctx, &events, 0, sample, sizeof(sample)))
