// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"

char name[32];
__u32 len;
__u32 kind;
int flags;
long ret;

SEC("syscall")
ACCEPT_IF(since("5.14"))
int find(void *ctx)
{
	ret = bpf_btf_find_by_name_kind(name, bounded(len, sizeof(name)), kind, flags);
	return 0;
}

CALL_FROM(raw_tp, "raw_tp", void, find, bpf_btf_find_by_name_kind(name, 8, kind, 0))
CALL_FROM(tc, "tc", struct __sk_buff, find, bpf_btf_find_by_name_kind(name, 8, kind, 0))
CALL_FROM(lsm, "lsm.s/bprm_committed_creds", void, find,
	  bpf_btf_find_by_name_kind(name, 8, kind, 0))
