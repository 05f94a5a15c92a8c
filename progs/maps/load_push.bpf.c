// SPDX-License-Identifier: GPL-2.0
/* Values into a queue, stack or bloom filter; the type is set before it is loaded. */
#include "bpfmatrix.bpf.h"

#include "maps/load.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 64);
	__uint(key_size, 0);
	__uint(value_size, 8);
} map SEC(".maps");

SEC("tc")
ACCEPT
int work(struct __sk_buff *skb)
{
	struct load_job job;
	__u64 value;
	int done = 0;
	__u32 i;

	if (!read_job(skb, &job))
		return -1;
	/* in order, and no further than the first that finds no room */
	for (i = 0; i < LOAD_STEPS && i < job.nr; i++) {
		value = job.first + i;
		if ((int)bpf_map_push_elem(&map, &value, 0))
			break;
		done++;
	}
	return done;
}
