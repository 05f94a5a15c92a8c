// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/call_until.h"

__u64 flags;
struct perf_branch_entry entries[4];
const volatile struct perf_branch_entry fixed = { .from = 1 };
long ret;

SEC("raw_tp")
ACCEPT_IF(since("5.16"))
CONFIG("CONFIG_BPF_EVENTS")
int snapshot(void *ctx)
{
	ret = bpf_get_branch_snapshot(entries, sizeof(entries), flags);
	return 0;
}

SEC("raw_tp")
ACCEPT_IF(since("5.16"))
CONFIG("CONFIG_BPF_EVENTS")
int snapshot_of_less(void *ctx)
{
	ret = bpf_get_branch_snapshot(entries, sizeof(entries[0]) - 8, flags);
	return 0;
}

SEC("raw_tp")
REJECT(EACCES, msg("write into map forbidden"))
CONTROL(snapshot)
int snapshot_into_constant(void *ctx)
{
	ret = bpf_get_branch_snapshot((void *)&fixed, sizeof(fixed), flags);
	return 0;
}

CALL_FROM_UNTIL("6.16", xdp, "xdp", struct xdp_md, snapshot,
		bpf_get_branch_snapshot(entries, sizeof(entries), 0))
