// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#include "bpfmatrix.bpf.h"
#include "helpers/probe_read.h"

READERS(bpf_probe_read_kernel, "raw_tp", ACCEPT)
NOT_INTO_PACKET(bpf_probe_read_kernel)
WITHOUT_PERFMON(bpf_probe_read_kernel(to, sizeof(to), skb))
