// SPDX-License-Identifier: GPL-2.0
/* A cpumap's program that sends frames on to a device. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_CPUMAP);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, struct bpf_cpumap_val);
} map SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} devices SEC(".maps");

#include "maps/redirect.bpf.h"

__u32 entry_cpu;

SEC("xdp/cpumap")
ACCEPT
int to_device(struct xdp_md *xdp)
{
	entry_cpu = bpf_get_smp_processor_id();
	return wire_of(xdp) ? bpf_redirect_map(&devices, 0, 0) : XDP_PASS;
}
