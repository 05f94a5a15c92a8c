// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#include "maps/load.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} map SEC(".maps");

SEC("tc")
ACCEPT
int work(struct __sk_buff *skb)
{
	struct load_job job;
	__u64 record;
	int done = 0;
	__u32 i;

	if (!read_job(skb, &job))
		return -1;
	/* in order, and no further than the first that finds no room */
	for (i = 0; i < LOAD_STEPS && i < job.nr; i++) {
		record = (__u64)job.worker << 32 | (job.first + i);
		if ((int)bpf_ringbuf_output(&map, &record, sizeof(record), 0))
			break;
		done++;
	}
	return done;
}
