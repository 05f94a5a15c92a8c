// SPDX-License-Identifier: GPL-2.0
/* Timers in the values of each map type that takes them. */
#include "bpfmatrix.bpf.h"
#include "maps/field_io.h"

struct elem {
	struct bpf_timer timer;
	__u64 fired;
};

struct timer_io io;

#define TIMERS(lower, upper)							\
	struct {								\
		__uint(type, BPF_MAP_TYPE_##upper);				\
		__uint(max_entries, 4);						\
		__type(key, __u32);						\
		__type(value, struct elem);					\
	} lower SEC(".maps");							\
										\
	static int fired_##lower(void *map, __u32 *key, struct elem *e)		\
	{									\
		e->fired++;							\
		io.fired_key = *key;						\
		io.fired++;							\
		return 0;							\
	}									\
										\
	SEC("tc")								\
	ACCEPT_IF(since("5.15"))						\
	int arm_##lower(struct __sk_buff *skb)					\
	{									\
		__u32 key = io.key;						\
		struct elem *e = bpf_map_lookup_elem(&lower, &key);		\
										\
		if (!e)								\
			return 1;						\
		io.init = bpf_timer_init(&e->timer, &lower, io.clock);		\
		io.start_early = bpf_timer_start(&e->timer, io.delay, 0);	\
		io.init_again = bpf_timer_init(&e->timer, &lower, io.clock);	\
		io.set_callback = bpf_timer_set_callback(&e->timer, fired_##lower); \
		io.start = bpf_timer_start(&e->timer, io.delay, io.flags);	\
		return 0;							\
	}									\
										\
	SEC("tc")								\
	ACCEPT_IF(since("5.15"))						\
	int cancel_##lower(struct __sk_buff *skb)				\
	{									\
		__u32 key = io.key;						\
		struct elem *e = bpf_map_lookup_elem(&lower, &key);		\
										\
		if (!e)								\
			return 1;						\
		io.cancel = bpf_timer_cancel(&e->timer);			\
		return 0;							\
	}

TIMERS(array, ARRAY)
TIMERS(hash, HASH)
TIMERS(lru_hash, LRU_HASH)
