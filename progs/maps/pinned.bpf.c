// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define VALUE __u64

#include "maps/pinned.bpf.h"
