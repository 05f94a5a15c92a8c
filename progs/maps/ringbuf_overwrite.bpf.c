// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
	__uint(map_flags, BPF_F_RB_OVERWRITE);
} map SEC(".maps");

#define RINGBUF_ROW ACCEPT_IF(since("6.19"))
#include "maps/ringbuf_ops.bpf.h"
