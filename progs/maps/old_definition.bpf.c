// SPDX-License-Identifier: GPL-2.0
/* A map as programs defined it before BTF; libbpf's headers have its struct no more. */
#include "bpfmatrix.bpf.h"

struct {
	unsigned int type, key_size, value_size, max_entries, map_flags;
} map SEC("maps") = { BPF_MAP_TYPE_ARRAY, 4, 8, 4, 0 };

#include "maps/definition.bpf.h"
