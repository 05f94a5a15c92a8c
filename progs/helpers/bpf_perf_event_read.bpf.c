// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/call_until.h"
#include "helpers/perf_events.h"

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read(void *ctx)
{
	ret = bpf_perf_event_read(&events, flags);
	return 0;
}

SEC("raw_tp")
REJECT(EINVAL, NOT_PERF_EVENTS)
CONTROL(read)
int read_numbers(void *ctx)
{
	ret = bpf_perf_event_read(&numbers, flags);
	return 0;
}

SEC("iter/task")
ACCEPT
int read_in_iter(struct bpf_iter__task *ctx)
{
	ret = bpf_perf_event_read(&events, flags);
	return 0;
}

/* The map is what may not be there: check_map_prog_compatibility() */
SEC("iter.s/task")
REJECT(EINVAL)
CONTROL(read_in_iter)
int read_where_it_may_sleep(struct bpf_iter__task *ctx)
{
	ret = bpf_perf_event_read(&events, flags);
	return 0;
}

CALL_FROM_UNTIL("6.16", xdp, "xdp", struct xdp_md, read, bpf_perf_event_read(&events, 0))
