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
