// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 value;
long ret = -1;

SEC("fexit/bpf_fentry_test2")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(at_exit)
{
	__u64 v = -1;

	ret = bpf_get_func_ret(ctx, &v);
	value = v;
	return 0;
}

SEC("fentry/bpf_fentry_test2")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(at_entry)
{
	__u64 v = -1;

	ret = bpf_get_func_ret(ctx, &v);
	value = v;
	return 0;
}

SEC("fexit/bpf_fentry_test6")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(at_exit_of_six)
{
	__u64 v = -1;

	ret = bpf_get_func_ret(ctx, &v);
	value = v;
	return 0;
}

/* It is a long that is written. */
SEC("fexit/bpf_fentry_test2")
REJECT(EINVAL, until("5.17"))
REJECT(EACCES)
CONTROL(at_exit)
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(misaligned)
{
	char v[16] = {};

	ret = bpf_get_func_ret(ctx, (void *)(v + 4));
	return 0;
}

/* A tracepoint's arguments it may ask for since 7.0, but nothing is returned there. */
SEC("tp_btf/task_rename")
REJECT(EINVAL, NOT_HERE)
CONTROL(at_exit)
CONFIG("CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(in_tracepoint)
{
	ret = bpf_get_func_ret(ctx, &value);
	return 0;
}

CALL_FROM(kretprobe, "kretprobe", void, at_exit, bpf_get_func_ret(ctx, &value))
CALL_FROM(tc, "tc", void, at_exit, bpf_get_func_ret(ctx, &value))
