// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/timer.h"

__u64 now;
long init, set_callback;

TIMER TC(arm, init = bpf_timer_init(&e->timer, &map, clock);
	 set_callback = bpf_timer_set_callback(&e->timer, fired);
	 now = bpf_ktime_get_ns(); ret = bpf_timer_start(&e->timer, delay, flags); )

/* From the time now: BPF_F_TIMER_ABS */
TIMER TC(arm_from_now, init = bpf_timer_init(&e->timer, &map, clock);
	 set_callback = bpf_timer_set_callback(&e->timer, fired);
	 now = bpf_ktime_get_ns(); ret = bpf_timer_start(&e->timer, now + delay, flags); )

TIMER TC(start, ret = bpf_timer_start(&e->timer, delay, flags); )
TIMER TC(without_callback, init = bpf_timer_init(&e->timer, &map, clock);
	 ret = bpf_timer_start(&e->timer, delay, flags); )

static int again(void *m, __u32 *k, struct elem *e)
{
	if (++e->fired < 3)
		bpf_timer_start(&e->timer, 0, 0);
	return 0;
}

TIMER TC(arm_again, init = bpf_timer_init(&e->timer, &map, clock);
	 set_callback = bpf_timer_set_callback(&e->timer, again);
	 ret = bpf_timer_start(&e->timer, delay, flags); )

FROM(arm, ret = bpf_timer_start(&e->timer, delay, flags); )
ELSEWHERE(arm, ret = bpf_timer_start(t, delay, flags); )
