// SPDX-License-Identifier: GPL-2.0
/* A map type that is not in all supported kernels. */
#include "verdicts/sleepable_maps.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_USER_RINGBUF);
	__uint(max_entries, 4096);
} user_ringbuf SEC(".maps");

SLEEPABLE_TAKES(user_ringbuf, ACCEPT_IF(since("6.1")))
