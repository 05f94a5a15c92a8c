// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

long ret;
__u32 pid;

SEC("fentry/bpf_fentry_test1")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(count_1_at_entry)
{
	ret = bpf_get_func_arg_cnt(ctx);
	return 0;
}

SEC("fexit/bpf_fentry_test1")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(count_1_at_exit)
{
	ret = bpf_get_func_arg_cnt(ctx);
	return 0;
}

SEC("fentry/bpf_fentry_test6")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(count_6_at_entry)
{
	ret = bpf_get_func_arg_cnt(ctx);
	return 0;
}

SEC("fexit/bpf_fentry_test6")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(count_6_at_exit)
{
	ret = bpf_get_func_arg_cnt(ctx);
	return 0;
}

/* task_rename has a task and its name. */
SEC("tp_btf/task_rename")
ACCEPT_IF(since("7.0"))
CONFIG("CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(count_of_tracepoint)
{
	if (bpf_get_current_pid_tgid() >> 32 == pid)
		ret = bpf_get_func_arg_cnt(ctx);
	return 0;
}

CALL_FROM(kprobe, "kprobe", void, count_1_at_entry, bpf_get_func_arg_cnt(ctx))
CALL_FROM(tc, "tc", void, count_1_at_entry, bpf_get_func_arg_cnt(ctx))
