// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 args[6];
__u32 number;
long ret, errors[7], count;

SEC("fentry/bpf_fentry_test2")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(read_args)
{
	__u64 v = -1;

	count = bpf_get_func_arg_cnt(ctx);
	errors[0] = bpf_get_func_arg(ctx, 0, &v);
	args[0] = v;
	errors[1] = bpf_get_func_arg(ctx, 1, &v);
	args[1] = v;
	errors[2] = bpf_get_func_arg(ctx, 2, &v);
	return 0;
}

SEC("fentry/bpf_fentry_test6")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(read_six)
{
	__u64 v = -1;
	int i;

#pragma unroll
	for (i = 0; i < 6; i++) {
		errors[i] = bpf_get_func_arg(ctx, i, &v);
		args[i] = v;
	}
	errors[6] = bpf_get_func_arg(ctx, 6, &v);
	return 0;
}

SEC("fexit/bpf_fentry_test2")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(read_at_exit)
{
	__u64 v = -1;

	ret = bpf_get_func_arg(ctx, number, &v);
	args[0] = v;
	return 0;
}

/* A number that the verifier does not know. */
SEC("fentry/bpf_fentry_test2")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(read_number)
{
	__u64 v = -1;

	ret = bpf_get_func_arg(ctx, number, &v);
	args[0] = v;
	return 0;
}

__u32 pid;

SEC("tp_btf/task_rename")
ACCEPT_IF(since("7.0"))
CONFIG("CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(read_in_tracepoint)
{
	__u64 v = -1;

	if (bpf_get_current_pid_tgid() >> 32 != pid)
		return 0;
	ret = bpf_get_func_arg(ctx, number, &v);
	args[0] = v;
	args[1] = bpf_get_current_task();
	return 0;
}

/* It is a long that is written. */
SEC("fentry/bpf_fentry_test2")
REJECT(EINVAL, until("5.17"))
REJECT(EACCES)
CONTROL(read_number)
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(read_misaligned)
{
	char v[16] = {};

	ret = bpf_get_func_arg(ctx, 0, (void *)(v + 4));
	return 0;
}

CALL_FROM(kprobe, "kprobe", void, read_number, bpf_get_func_arg(ctx, 0, args))
CALL_FROM(tc, "tc", void, read_number, bpf_get_func_arg(ctx, 0, args))
