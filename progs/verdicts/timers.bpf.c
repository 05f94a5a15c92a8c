// SPDX-License-Identifier: GPL-2.0
/* bpf_timer in values of maps (5.15): which memory is one, and of which map. */
#include "bpfmatrix.bpf.h"

struct value {
	struct bpf_timer timer;
	__u64 data[2];
};

#define MAP(name)								\
	struct {								\
		__uint(type, BPF_MAP_TYPE_ARRAY);				\
		__uint(max_entries, 1);						\
		__type(key, __u32);						\
		__type(value, struct value);					\
	} name SEC(".maps")

MAP(map);
MAP(other);

static int fires(void *map, __u32 *key, struct value *v)
{
	return 0;
}

static int fires_and_returns_1(void *map, __u32 *key, struct value *v)
{
	return 1;
}

static int fires_and_writes_key(void *map, __u32 *key, struct value *v)
{
	*(volatile __u32 *)key = 1;
	return 0;
}

static int fires_and_cancels(void *map, __u32 *key, struct value *v)
{
	bpf_timer_cancel(&v->timer);
	return 0;
}

#define PROGRAM(name, ...)							\
	int name(struct __sk_buff *skb)						\
	{									\
		__u32 key = 0;							\
		struct value *v = bpf_map_lookup_elem(&map, &key);		\
										\
		if (!v)								\
			return 0;						\
		__VA_ARGS__							\
		return 0;							\
	}
#define TIMER SEC("tc") ACCEPT_IF(since("5.15"))

TIMER WHY("Introduce bpf timers")
PROGRAM(made, bpf_timer_init(&v->timer, &map, 1); )

SEC("tc") REJECT(EINVAL, msg("doesn't match map pointer")) CONTROL(made)
PROGRAM(made_with_other_map, bpf_timer_init(&v->timer, &other, 1); )

SEC("tc") REJECT(EINVAL, since("6.12") /* measured */, msg("doesn't point to 'struct bpf_timer'|off"))
REJECT(EACCES, since("6.1"), msg("doesn't point to 'struct bpf_timer'"))
REJECT(EINVAL) CONTROL(made)
PROGRAM(made_beside_it, bpf_timer_init((void *)&v->data, &map, 1); )

SEC("tc") REJECT(EACCES, msg("type=fp expected=")) CONTROL(made)
PROGRAM(made_on_stack, struct bpf_timer t = {}; bpf_timer_init(&t, &map, 1); )

SEC("tc") REJECT(EACCES, msg("cannot be accessed directly")) CONTROL(made)
PROGRAM(written_as_data, *(volatile __u64 *)&v->timer = 0; )

SEC("tc") REJECT(EACCES, msg("cannot be accessed directly")) CONTROL(made)
PROGRAM(read_as_data, return *(volatile __u64 *)&v->timer & 0; )

SEC("tc") REJECT(EACCES) CONTROL(made)
PROGRAM(given_to_helper_as_memory, bpf_map_update_elem(&map, &key, &v->timer, 0);
	bpf_get_current_comm(v, 16); )

/* ---- its callback */

TIMER
PROGRAM(calls, bpf_timer_set_callback(&v->timer, fires); )

TIMER
PROGRAM(calls_what_cancels, bpf_timer_set_callback(&v->timer, fires_and_cancels); )

SEC("tc") REJECT(EINVAL, msg("R0")) CONTROL(calls)
PROGRAM(calls_what_returns_1, bpf_timer_set_callback(&v->timer, fires_and_returns_1); )

SEC("tc") REJECT(EACCES, msg("cannot write into|write to change key")) CONTROL(calls)
PROGRAM(calls_what_writes_key, bpf_timer_set_callback(&v->timer, fires_and_writes_key); )

SEC("tc") REJECT(EACCES, msg("expected=func")) CONTROL(calls)
PROGRAM(calls_number, bpf_timer_set_callback(&v->timer, (void *)8); )
