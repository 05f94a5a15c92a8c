// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

int level;
__u64 ret;

SEC("raw_tp")
ACCEPT_IF(since("5.16"))
CONFIG("CONFIG_BPF_EVENTS")
int read_id(void *ctx)
{
	ret = bpf_get_current_ancestor_cgroup_id(level);
	return 0;
}
