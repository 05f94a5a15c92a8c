// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 ret;

SEC("fentry/bpf_fentry_test1")
ACCEPT_IF(since("5.19"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(read_cookie)
{
	ret = bpf_get_attach_cookie(ctx);
	return 0;
}
