// SPDX-License-Identifier: GPL-2.0
/* Two numbers that are equal for whoever holds the lock. */
#include "bpfmatrix.bpf.h"

#include "maps/load.bpf.h"

struct twins {
	struct bpf_spin_lock lock;
	__u32 unused;
	__u64 a, b;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct twins);
} map SEC(".maps");

SEC("tc")
ACCEPT
int work(struct __sk_buff *skb)
{
	struct load_job job;
	struct twins *v;
	int done = 0;
	__u32 i, j;
	__u64 a;

	if (!read_job(skb, &job))
		return -1;
	v = bpf_map_lookup_elem(&map, &job.first);
	if (!v)
		return -1;
	for (i = 0; i < LOAD_STEPS && i < job.nr; i++) {
		bpf_spin_lock(&v->lock);
		/* long enough that somebody would come between, if the lock let him */
		a = v->a;
		for (j = 0; j < 32; j++)
			a += *(volatile __u32 *)&v->unused;
		v->a = a + 1;
		done += v->a == v->b + 1;
		v->b++;
		bpf_spin_unlock(&v->lock);
	}
	return done;
}
