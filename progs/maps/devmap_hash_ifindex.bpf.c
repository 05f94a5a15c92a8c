// SPDX-License-Identifier: GPL-2.0
/* Values without room for a program. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u32);
} map SEC(".maps");

#include "maps/redirect.bpf.h"
