// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/timer.h"

long start, start_again, of_callback = 1;

TIMER TC(arm, bpf_timer_init(&e->timer, &map, clock); bpf_timer_set_callback(&e->timer, fired);
	 ret = bpf_timer_start(&e->timer, delay, flags); )
TIMER TC(cancel, ret = bpf_timer_cancel(&e->timer); )
TIMER TC(init_and_cancel, bpf_timer_init(&e->timer, &map, clock); ret = bpf_timer_cancel(&e->timer); )
TIMER TC(start_behind_cancel, bpf_timer_cancel(&e->timer); ret = bpf_timer_start(&e->timer, delay, 0); )

/* In its own callback */
static int cancels_itself(void *m, __u32 *k, struct elem *e)
{
	of_callback = bpf_timer_cancel(&e->timer);
	e->fired++;
	return 0;
}

/* In another's */
static int cancels_other(void *m, __u32 *k, struct elem *e)
{
	__u32 one = 1;
	struct elem *v = bpf_map_lookup_elem(&map, &one);

	if (v)
		of_callback = bpf_timer_cancel(&v->timer);
	e->fired++;
	return 0;
}

TIMER TC(arm_to_cancel_itself, bpf_timer_init(&e->timer, &map, clock);
	 bpf_timer_set_callback(&e->timer, cancels_itself); ret = bpf_timer_start(&e->timer, delay, 0); )
TIMER TC(arm_to_cancel_other, bpf_timer_init(&e->timer, &map, clock);
	 bpf_timer_set_callback(&e->timer, cancels_other); ret = bpf_timer_start(&e->timer, delay, 0); )

FROM(cancel, ret = bpf_timer_cancel(&e->timer); )
ELSEWHERE(cancel, ret = bpf_timer_cancel(t); )
