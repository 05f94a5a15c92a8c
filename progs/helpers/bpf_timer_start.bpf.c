// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct elem {
	struct bpf_timer timer;
	__u64 fired;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct elem);
} map SEC(".maps");

__u64 clock = 1 /* CLOCK_MONOTONIC */, flags, delay;
long init, init_again, set_callback, start, start_early, cancel, cancel_again;
__u32 fired_key;
__u32 key;

static int fired(void *m, __u32 *k, struct elem *e)
{
	fired_key = *k;
	e->fired++;
	return 0;
}

SEC("tc")
ACCEPT_IF(since("5.15"))
int arm(struct __sk_buff *skb)
{
	__u32 k = key;
	struct elem *e = bpf_map_lookup_elem(&map, &k);

	if (!e)
		return 0;
	init = bpf_timer_init(&e->timer, &map, clock);
	start_early = bpf_timer_start(&e->timer, delay, 0);
	init_again = bpf_timer_init(&e->timer, &map, clock);
	set_callback = bpf_timer_set_callback(&e->timer, fired);
	start = bpf_timer_start(&e->timer, delay, flags);
	return 0;
}

SEC("tc")
ACCEPT_IF(since("5.15"))
int arm_and_cancel(struct __sk_buff *skb)
{
	__u32 k = key;
	struct elem *e = bpf_map_lookup_elem(&map, &k);

	if (!e)
		return 0;
	bpf_timer_init(&e->timer, &map, clock);
	bpf_timer_set_callback(&e->timer, fired);
	start = bpf_timer_start(&e->timer, delay, 0);
	cancel = bpf_timer_cancel(&e->timer);
	cancel_again = bpf_timer_cancel(&e->timer);
	return 0;
}
