// SPDX-License-Identifier: GPL-2.0
/* A map type that is not in all supported kernels. */
#include "verdicts/sleepable_maps.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
	__uint(max_entries, 1);
	__type(value, __u64);
} bloom_filter SEC(".maps");

SLEEPABLE_REFUSES(bloom_filter, ACCEPT_IF(since("5.16")))
