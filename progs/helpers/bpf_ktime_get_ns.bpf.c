// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 ret;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_clock(void *ctx)
{
	ret = bpf_ktime_get_ns();
	return 0;
}
