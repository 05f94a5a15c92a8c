// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/probe_read.h"

READERS(bpf_probe_read, "raw_tp", ACCEPT)

/* Tracing programs alone have the helpers that guess whose address it is. */
CALL_FROM(tc, "tc", struct __sk_buff, read, bpf_probe_read(to, sizeof(to), (void *)from))
CALL_FROM(xdp, "xdp", struct xdp_md, read, bpf_probe_read(to, sizeof(to), (void *)from))
CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, read,
	  bpf_probe_read(to, sizeof(to), (void *)from))
