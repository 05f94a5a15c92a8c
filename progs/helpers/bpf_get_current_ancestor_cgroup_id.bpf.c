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

/* Socket programs of a cgroup had it before the tracing programs of 5.16. */
SEC("cgroup/connect4")
ACCEPT
int call_from_connect4(struct bpf_sock_addr *ctx)
{
	ret = bpf_get_current_ancestor_cgroup_id(level);
	return 1;
}

SEC("tc")
REJECT(EINVAL, until("6.4"), NOT_HERE)
ACCEPT
CONTROL(call_from_connect4)
int call_from_tc(struct __sk_buff *skb)
{
	ret = bpf_get_current_ancestor_cgroup_id(level);
	return 0;
}
