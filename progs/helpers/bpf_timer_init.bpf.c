// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/timer.h"

TIMER TC(init, ret = bpf_timer_init(&e->timer, &map, clock); )

/* Without a callback there is nothing to start. */
TIMER TC(init_and_start, ret = bpf_timer_init(&e->timer, &map, clock);
	 if (!ret) ret = bpf_timer_start(&e->timer, 0, 0); )

TIMER TC(init_and_arm, ret = bpf_timer_init(&e->timer, &map, clock);
	 if (!ret) ret = bpf_timer_set_callback(&e->timer, fired);
	 if (!ret) ret = bpf_timer_start(&e->timer, delay, 0); )

SEC("tc") REJECT(EINVAL, msg("doesn't match map pointer")) CONTROL(init)
WHY("Introduce bpf timers")
TC(with_other_map, ret = bpf_timer_init(&e->timer, &other, clock); )

SEC("tc") REJECT(EACCES, msg("cannot be accessed directly")) CONTROL(init)
TC(written_as_data, *(volatile __u64 *)&e->timer = 0; )

FROM(init, ret = bpf_timer_init(&e->timer, &map, clock); )
ELSEWHERE(init, ret = bpf_timer_init(t, &map, clock); )
