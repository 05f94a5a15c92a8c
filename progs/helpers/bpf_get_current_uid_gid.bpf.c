// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 ret;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_ids(void *ctx)
{
	ret = bpf_get_current_uid_gid();
	return 0;
}

SEC("tc")
REJECT(EINVAL, until("6.16"), NOT_HERE)
ACCEPT
CONTROL(read_ids)
int call_from_tc(struct __sk_buff *skb)
{
	ret = bpf_get_current_uid_gid();
	return 0;
}
