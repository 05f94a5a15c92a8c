// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, 4);
	__uint(value_size, 4);
} map SEC(".maps");

__u32 slot;
__u16 port;		/* of packets that are looked at, in network order */
__u64 packets;
long ret;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int task(void *ctx)
{
	ret = bpf_current_task_under_cgroup(&map, slot);
	return 0;
}

SEC("tc")
ACCEPT
int packet(struct __sk_buff *skb)
{
	__u16 to = 0;

	/* UDP behind Ethernet and IPv4 without options */
	bpf_skb_load_bytes(skb, 14 + 20 + 2, &to, sizeof(to));
	if (to != port)
		return 0;
	packets++;
	ret = bpf_skb_under_cgroup(skb, &map, slot);
	return 0;
}

/* The dummy packet of BPF_PROG_TEST_RUN */
SEC("tc")
ACCEPT
int any_packet(struct __sk_buff *skb)
{
	ret = bpf_skb_under_cgroup(skb, &map, slot);
	return 0;
}
