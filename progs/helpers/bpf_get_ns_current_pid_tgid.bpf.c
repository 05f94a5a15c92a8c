// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 dev, ino;
struct bpf_pidns_info ids;
long ret;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_ids(void *ctx)
{
	ids.pid = ids.tgid = ~0U;
	ret = bpf_get_ns_current_pid_tgid(dev, ino, &ids, sizeof(ids));
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int short_buffer(void *ctx)
{
	ids.pid = ids.tgid = ~0U;
	ret = bpf_get_ns_current_pid_tgid(dev, ino, &ids, 4);
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int long_buffer(void *ctx)
{
	struct { struct bpf_pidns_info ids; __u32 more; } wide;

	__builtin_memset(&wide, 0xff, sizeof(wide));
	ret = bpf_get_ns_current_pid_tgid(dev, ino, &wide.ids, sizeof(wide));
	ids = wide.ids;
	return 0;
}

SEC("tc")
REJECT(EINVAL, until("6.10"), NOT_HERE)
ACCEPT
CONTROL(read_ids)
int call_from_tc(struct __sk_buff *skb)
{
	ret = bpf_get_ns_current_pid_tgid(dev, ino, &ids, sizeof(ids));
	return 0;
}
