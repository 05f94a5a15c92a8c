// SPDX-License-Identifier: GPL-2.0
/* A map type that is not in all supported kernels. */
#include "verdicts/sleepable_maps.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_CGRP_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} cgrp_storage SEC(".maps");

SLEEPABLE_TAKES(cgrp_storage, ACCEPT_IF(since("6.2")))
