// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 ret;

SEC("fentry/bpf_fentry_test2")
ACCEPT_IF(since("5.15"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(read_ip)
{
	ret = bpf_get_func_ip(ctx);
	return 0;
}
