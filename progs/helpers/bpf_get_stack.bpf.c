// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define DEPTH 32

__u64 flags, stack[DEPTH];
struct bpf_stack_build_id ids[4];
__u8 bytes[65];
const volatile __u64 fixed[4] = { 1 };
long ret;

SEC("fentry/bpf_fentry_test1")
ACCEPT
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(in_function)
{
	ret = bpf_get_stack(ctx, stack, sizeof(stack), flags);
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int in_test_run(void *ctx)
{
	ret = bpf_get_stack(ctx, stack, sizeof(stack), flags);
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int two_frames(void *ctx)
{
	ret = bpf_get_stack(ctx, stack, 2 * sizeof(*stack), flags);
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int no_frame(void *ctx)
{
	ret = bpf_get_stack(ctx, stack, 0, flags);
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int half_a_frame(void *ctx)
{
	ret = bpf_get_stack(ctx, stack, 12, flags);
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int build_ids(void *ctx)
{
	ret = bpf_get_stack(ctx, ids, sizeof(ids), BPF_F_USER_STACK | BPF_F_USER_BUILD_ID);
	return 0;
}

/* What it returns is no more than the size that it was given: do_refine_retval_range(). */
SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int result_is_bounded(void *ctx)
{
	long n = bpf_get_stack(ctx, bytes, 64, 0);

	if (n < 0)
		return 0;
	bytes[n] = 1;
	return 0;
}

SEC("raw_tp")
REJECT(EACCES, msg("invalid access to map value"))
CONTROL(result_is_bounded)
CONFIG("CONFIG_BPF_EVENTS")
int result_is_bounded_by_one_more(void *ctx)
{
	long n = bpf_get_stack(ctx, bytes, 65, 0);

	if (n < 0)
		return 0;
	bytes[n] = 1;
	return 0;
}

SEC("tp/sched/sched_switch")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int in_tracepoint(void *ctx)
{
	ret = bpf_get_stack(ctx, stack, sizeof(stack), 0);
	return 0;
}

/* Of a raw tracepoint the prototype is wrong for long: verdicts/output_trace.h has those. */
SEC("tp/sched/sched_switch")
REJECT(EACCES, msg("write into map forbidden"))
CONTROL(in_tracepoint)
int into_constant(void *ctx)
{
	ret = bpf_get_stack(ctx, (void *)fixed, sizeof(fixed), 0);
	return 0;
}

CALL_FROM(tc, "tc", struct __sk_buff, in_test_run, bpf_get_stack(ctx, stack, sizeof(stack), 0))
CALL_FROM(xdp, "xdp", struct xdp_md, in_test_run, bpf_get_stack(ctx, stack, sizeof(stack), 0))
