// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/timer.h"

int with_init = 1;

#define CALLBACK(name, ...)							\
	static int name(void *m, __u32 *k, struct elem *e)			\
	{									\
		__VA_ARGS__							\
	}

CALLBACK(fired_100, e->fired += 100; return 0; )
CALLBACK(returns_1, return 1; )
CALLBACK(writes_key, *(volatile __u32 *)k = 1; return 0; )
CALLBACK(reads_past_value, return ((volatile char *)e)[sizeof(*e)] & 0; )

#define SET(callback) bpf_timer_set_callback(&e->timer, callback)

TIMER TC(set, if (with_init) bpf_timer_init(&e->timer, &map, clock); ret = SET(fired); )

/* The last one set is called. */
TIMER TC(set_two, bpf_timer_init(&e->timer, &map, clock); ret = SET(fired);
	 if (!ret) ret = SET(fired_100); if (!ret) ret = bpf_timer_start(&e->timer, delay, 0); )

/* Of a timer that runs already */
TIMER TC(set_behind_start, bpf_timer_init(&e->timer, &map, clock); SET(fired);
	 bpf_timer_start(&e->timer, delay, 0); ret = SET(fired_100); )

/* Another program's callback takes the place of the first one's. */
TIMER TC(set_100, ret = SET(fired_100); )
TIMER TC(start, ret = bpf_timer_start(&e->timer, delay, 0); )

SEC("tc") REJECT(EINVAL, msg("R0")) CONTROL(set)
TC(callback_returns_1, SET(returns_1); )

SEC("tc") REJECT(EACCES, msg("cannot write into|write to change key")) CONTROL(set)
TC(callback_writes_key, SET(writes_key); )

SEC("tc") REJECT(EACCES, msg("invalid access to map value")) CONTROL(set)
TC(callback_reads_past_value, SET(reads_past_value); )

FROM(set, ret = SET(fired); )
ELSEWHERE(set, ret = bpf_timer_set_callback(t, fired); )
