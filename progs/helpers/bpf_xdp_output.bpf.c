// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps"), no_events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} array SEC(".maps");

__u64 flags;
__u32 ifindex;
__u8 sample[8];
long ret;

/* Brings its frames to xdp_do_redirect() of net/core/filter.c, in native mode. */
SEC("xdp")
ACCEPT
int redirect(struct xdp_md *xdp)
{
	return bpf_redirect(ifindex, 0);
}

#define ON_REDIRECT(name, call)							\
	int BPF_PROG(name, struct net_device *dev, struct xdp_buff *xdp)	\
	{									\
		ret = call;							\
		return 0;							\
	}

SEC("fentry/xdp_do_redirect")
ACCEPT
ON_REDIRECT(output, bpf_xdp_output(xdp, &events, flags, sample, sizeof(sample)))

SEC("fentry/xdp_do_redirect")
ACCEPT
ON_REDIRECT(output_nowhere, bpf_xdp_output(xdp, &no_events, flags, sample, sizeof(sample)))

/* The packet alone, with no bytes of the program's own. */
SEC("fentry/xdp_do_redirect")
ACCEPT
ON_REDIRECT(output_no_bytes, bpf_xdp_output(xdp, &events, flags, sample, 0))

SEC("fentry/xdp_do_redirect")
REJECT(EINVAL, msg("cannot pass map_type"))
CONTROL(output)
ON_REDIRECT(output_to_array, bpf_xdp_output(xdp, &array, flags, sample, sizeof(sample)))

/* A struct, but the wrong one. */
SEC("fentry/xdp_do_redirect")
REJECT(EACCES, msg("expected=ptr_|is of type net_device but xdp_buff is expected"))
CONTROL(output)
ON_REDIRECT(output_of_device,
	    bpf_xdp_output((void *)dev, &events, flags, sample, sizeof(sample)))

CALL_FROM(xdp, "xdp", struct xdp_md, output, bpf_xdp_output(ctx, &events, 0, sample, 8))
