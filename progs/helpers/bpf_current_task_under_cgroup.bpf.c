// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/call_until.h"

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__uint(value_size, 4);
} cgroups SEC(".maps");

__u32 slot;
long ret;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int is_under(void *ctx)
{
	ret = bpf_current_task_under_cgroup(&cgroups, slot);
	return 0;
}

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u32);
} numbers SEC(".maps");

SEC("raw_tp")
REJECT(EINVAL, msg("cannot pass map_type 2 into func bpf_current_task_under_cgroup#37"))
CONTROL(is_under)
int is_under_number(void *ctx)
{
	ret = bpf_current_task_under_cgroup(&numbers, slot);
	return 0;
}

CALL_FROM_UNTIL("6.16", tc, "tc", struct __sk_buff, is_under,
		bpf_current_task_under_cgroup(&cgroups, 0))
