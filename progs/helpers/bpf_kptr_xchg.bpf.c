// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct elem {
	struct bpf_cpumask __kptr *mask;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct elem);
} map SEC(".maps");

extern struct bpf_cpumask *bpf_cpumask_create(void) __ksym;
extern void bpf_cpumask_release(struct bpf_cpumask *mask) __ksym;

__u64 put, got;
int put_null;

SEC("fentry/bpf_fentry_test1")
ACCEPT_IF(since("6.3"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(exchange)
{
	struct bpf_cpumask *mask, *old;
	__u32 key = 0;
	struct elem *e = bpf_map_lookup_elem(&map, &key);

	if (!e)
		return 0;
	if (put_null) {
		old = bpf_kptr_xchg(&e->mask, NULL);
	} else {
		mask = bpf_cpumask_create();
		if (!mask)
			return 0;
		put = (unsigned long)mask;
		old = bpf_kptr_xchg(&e->mask, mask);
	}
	got = (unsigned long)old;
	if (old)
		bpf_cpumask_release(old);
	return 0;
}
