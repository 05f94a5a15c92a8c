// SPDX-License-Identifier: GPL-2.0
/* maps/stack_trace_jobs.c has the map's side: buckets, collisions, build ids. */
#include "bpfmatrix.bpf.h"

#define DEPTH 32

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 1024);
	__uint(key_size, 4);
	__uint(value_size, DEPTH * sizeof(__u64));
} stacks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 1024);
	__uint(key_size, 4);
	__uint(value_size, sizeof(__u64));
} frames SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} numbers SEC(".maps");

__u64 flags;
long ret;

SEC("fentry/bpf_fentry_test1")
ACCEPT
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(in_function)
{
	ret = (int)bpf_get_stackid(ctx, &stacks, flags);
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int in_test_run(void *ctx)
{
	ret = (int)bpf_get_stackid(ctx, &stacks, flags);
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int one_frame(void *ctx)
{
	ret = (int)bpf_get_stackid(ctx, &frames, flags);
	return 0;
}

SEC("raw_tp")
REJECT(EINVAL, msg("cannot pass map_type 2 into func bpf_get_stackid#27"))
CONTROL(in_test_run)
int into_numbers(void *ctx)
{
	ret = bpf_get_stackid(ctx, &numbers, flags);
	return 0;
}

SEC("iter/task")
ACCEPT
int in_iter(struct bpf_iter__task *ctx)
{
	ret = (int)bpf_get_stackid(ctx, &stacks, flags);
	return 0;
}

/* The map is what may not be there: check_map_prog_compatibility() */
SEC("iter.s/task")
REJECT(EINVAL)
CONTROL(in_iter)
int where_it_may_sleep(struct bpf_iter__task *ctx)
{
	ret = (int)bpf_get_stackid(ctx, &stacks, flags);
	return 0;
}

CALL_FROM(tc, "tc", struct __sk_buff, in_test_run, bpf_get_stackid(ctx, &stacks, 0))
CALL_FROM(xdp, "xdp", struct xdp_md, in_test_run, bpf_get_stackid(ctx, &stacks, 0))
