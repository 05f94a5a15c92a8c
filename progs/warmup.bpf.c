// SPDX-License-Identifier: GPL-2.0
/*
 * Not a test: the runner loads it once, so that what libbpf asks the kernel about
 * its features is asked before the children are forked, and not by each.
 */
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} map SEC(".maps");

int counter;
const volatile int constant = 1;

static __noinline int subprog(int n)
{
	return n + counter;
}

SEC("socket")
NOT_A_CASE
int warm_up(void *ctx)
{
	__u32 key = 0;

	return subprog(constant) + !!bpf_map_lookup_elem(&map, &key);
}
