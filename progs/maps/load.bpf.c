// SPDX-License-Identifier: GPL-2.0
/* Elements of any type with 64 bit values; type, flags and key size are set before it is loaded. */
#include "bpfmatrix.bpf.h"

#include "maps/load.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__uint(key_size, 4);
	__uint(value_size, 8);
} map SEC(".maps");

/* An LPM trie's key begins with the length of its prefix. */
const volatile __u32 prefix_len = 0;

static __always_inline int one(__u32 op, void *k, __u32 key)
{
	__u64 value = 3ULL * key, *p;

	/* int: until 6.4 the map's own function returns one, and the upper half is not its */
	switch (op) {
	case LOAD_INSERT:
		return !(int)bpf_map_update_elem(&map, k, &value, BPF_NOEXIST);
	case LOAD_DELETE:
		return !(int)bpf_map_delete_elem(&map, k);
	}
	p = bpf_map_lookup_elem(&map, k);
	if (p && op == LOAD_ADD)
		__sync_fetch_and_add(p, 1);
	return !!p;
}

SEC("tc")
ACCEPT
int work(struct __sk_buff *skb)
{
	struct load_job job;
	__u32 key[2] = {0}, i;
	int done = 0;

	if (!read_job(skb, &job))
		return -1;
	for (i = 0; i < LOAD_STEPS && i < job.nr; i++) {
		key[0] = prefix_len ?: job.first + i;
		key[1] = prefix_len ? job.first + i : 0;
		done += one(job.op, key, job.first + i);
	}
	return done;
}
