// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 ret;

SEC("raw_tp")
ACCEPT_IF(since("6.1"))
CONFIG("CONFIG_BPF_EVENTS")
int read_clock(void *ctx)
{
	ret = bpf_ktime_get_tai_ns();
	return 0;
}
