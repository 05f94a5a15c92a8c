// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/perf_program.h"

__u64 flags;
struct perf_branch_entry entries[4];

SEC("perf_event")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read(struct bpf_perf_event_data *ctx)
{
	if (is_of_us())
		ret = bpf_read_branch_records(ctx, entries, sizeof(entries), flags);
	return 0;
}

/* With BPF_F_GET_BRANCH_RECORDS_SIZE nobody looks at the buffer. */
SEC("perf_event")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int ask_size(struct bpf_perf_event_data *ctx)
{
	if (is_of_us())
		ret = bpf_read_branch_records(ctx, NULL, 0, BPF_F_GET_BRANCH_RECORDS_SIZE);
	return 0;
}

CALL_FROM(kprobe, "kprobe", struct bpf_perf_event_data, read,
	  bpf_read_branch_records(ctx, entries, sizeof(entries), 0))
CALL_FROM(tracepoint, "tp/sched/sched_switch", struct bpf_perf_event_data, read,
	  bpf_read_branch_records(ctx, entries, sizeof(entries), 0))
