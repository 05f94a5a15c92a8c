// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 args[2];
long ret[3], count;

SEC("fentry/bpf_fentry_test2")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(read_args)
{
	__u64 v = -1;

	count = bpf_get_func_arg_cnt(ctx);
	ret[0] = bpf_get_func_arg(ctx, 0, &v);
	args[0] = v;
	ret[1] = bpf_get_func_arg(ctx, 1, &v);
	args[1] = v;
	ret[2] = bpf_get_func_arg(ctx, 2, &v);
	return 0;
}
