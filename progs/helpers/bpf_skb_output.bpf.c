// SPDX-License-Identifier: GPL-2.0
/* BPF_PROG_TEST_RUN of a program for packets calls eth_type_trans() with its packet. */
#include "bpfmatrix.bpf.h"
#include "helpers/perf_events.h"

__u8 sample[8];
__u32 pid;

SEC("fentry/eth_type_trans")
ACCEPT
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(output, struct sk_buff *skb)
{
	if (bpf_get_current_pid_tgid() >> 32 == pid)
		ret = bpf_skb_output(skb, &events, flags, sample, sizeof(sample));
	return 0;
}

/* What makes the packet: its program is of no interest. */
SEC("tc")
ACCEPT
int pass(struct __sk_buff *skb)
{
	return 0;
}

SEC("fentry/eth_type_trans")
REJECT(EACCES, msg("R1 is of type net_device but sk_buff is expected"))
CONTROL(output)
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(output_device, struct sk_buff *skb, struct net_device *dev)
{
	ret = bpf_skb_output(dev, &events, flags, sample, sizeof(sample));
	return 0;
}

SEC("fentry/eth_type_trans")
REJECT(EINVAL, NOT_PERF_EVENTS)
CONTROL(output)
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(output_to_numbers, struct sk_buff *skb)
{
	ret = bpf_skb_output(skb, &numbers, flags, sample, sizeof(sample));
	return 0;
}

/* A program for packets has bpf_perf_event_output() for its context. */
CALL_FROM(tc, "tc", struct __sk_buff, output,
	  bpf_skb_output(ctx, &events, 0, sample, sizeof(sample)))
CALL_FROM(raw_tp, "raw_tp", void, output, bpf_skb_output(ctx, &events, 0, sample, sizeof(sample)))
