// SPDX-License-Identifier: GPL-2.0
/* A map type that is not in all supported kernels. */
#include "verdicts/sleepable_maps.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RHASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1);
	__type(key, __u64);
	__type(value, __u64);
} rhash SEC(".maps");

SLEEPABLE_TAKES(rhash, ACCEPT_IF(since("7.2")))
