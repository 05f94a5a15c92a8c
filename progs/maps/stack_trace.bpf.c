// SPDX-License-Identifier: GPL-2.0
/*
 * Stacks of a real event: the tracepoint task_rename, which prctl(PR_SET_NAME) and a
 * write to /proc/self/comm meet.
 */
#include "bpfmatrix.bpf.h"

#define DEPTH 32

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 1024);
	__uint(key_size, 4);
	__uint(value_size, DEPTH * sizeof(__u64));
} map SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 1);
	__uint(key_size, 4);
	__uint(value_size, DEPTH * sizeof(__u64));
} one_bucket SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__uint(value_size, DEPTH * sizeof(__u64));
} two_buckets SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 1024);
	__uint(key_size, 4);
	__uint(value_size, 8 * sizeof(struct bpf_stack_build_id));
	__uint(map_flags, BPF_F_STACK_BUILD_ID);
} build_ids SEC(".maps");

__u32 pid;		/* whose events are looked at */
__u64 flags;
__u64 map_index;	/* 0: map, 1: one_bucket, 2: build_ids, 3: two_buckets */
long ret;

SEC("raw_tp/task_rename")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int on_rename(void *ctx)
{
	if (bpf_get_current_pid_tgid() >> 32 != pid)
		return 0;
	if (map_index == 0)
		ret = (int)bpf_get_stackid(ctx, &map, flags);
	else if (map_index == 1)
		ret = (int)bpf_get_stackid(ctx, &one_bucket, flags);
	else if (map_index == 2)
		ret = (int)bpf_get_stackid(ctx, &build_ids, flags);
	else
		ret = (int)bpf_get_stackid(ctx, &two_buckets, flags);
	return 0;
}
