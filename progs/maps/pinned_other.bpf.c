// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct larger {
	__u64 a, b;
};
#define VALUE struct larger

#include "maps/pinned.bpf.h"
