// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, 4);
	__uint(value_size, 4);
} map SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, 4);
	__uint(value_size, 4);
	__uint(map_flags, BPF_F_PRESERVE_ELEMS);
} preserving SEC(".maps");

__u64 flags;
__u64 sample;
struct bpf_perf_event_value value;
long ret;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int output(void *ctx)
{
	ret = bpf_perf_event_output(ctx, &map, flags, &sample, sizeof(sample));
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int output_preserving(void *ctx)
{
	ret = bpf_perf_event_output(ctx, &preserving, flags, &sample, sizeof(sample));
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read(void *ctx)
{
	ret = bpf_perf_event_read(&map, flags);
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_value(void *ctx)
{
	value.counter = ~0ULL;
	ret = bpf_perf_event_read_value(&map, flags, &value, sizeof(value));
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_value_short(void *ctx)
{
	value.counter = ~0ULL;
	ret = bpf_perf_event_read_value(&map, flags, &value, sizeof(value) - 8);
	return 0;
}

/* bpf_skb_event_output(): the packet behind the sample */
SEC("tc")
ACCEPT
int output_packet(struct __sk_buff *skb)
{
	ret = bpf_perf_event_output(skb, &map, flags, &sample, sizeof(sample));
	return 0;
}
