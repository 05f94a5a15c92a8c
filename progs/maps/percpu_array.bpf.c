// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} map SEC(".maps");

#include "maps/elem.bpf.h"
#include "maps/for_each.bpf.h"
#include "maps/lookup_percpu.bpf.h"
