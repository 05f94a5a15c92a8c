// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"

__u32 cmd, size, fd;
__u64 attr[32];		/* as bpf(2) takes it; addresses in it are the kernel's */
__u32 key;
__u64 value;
long ret;

/* Whatever the case put into @attr. */
SEC("syscall")
ACCEPT_IF(since("5.14"))
int call_bpf(void *ctx)
{
	ret = bpf_sys_bpf(cmd, attr, bounded(size, sizeof(attr)));
	return 0;
}

SEC("syscall")
ACCEPT_IF(since("5.14"))
int update_map(void *ctx)
{
	union bpf_attr a = {};

	a.map_fd = fd;
	a.key = (unsigned long)&key;
	a.value = (unsigned long)&value;
	ret = bpf_sys_bpf(BPF_MAP_UPDATE_ELEM, &a, sizeof(a));
	return 0;
}

CALL_FROM(raw_tp, "raw_tp", void, call_bpf, bpf_sys_bpf(cmd, attr, sizeof(attr)))
CALL_FROM(tc, "tc", struct __sk_buff, call_bpf, bpf_sys_bpf(cmd, attr, sizeof(attr)))
CALL_FROM(lsm, "lsm.s/bprm_committed_creds", void, call_bpf, bpf_sys_bpf(cmd, attr, sizeof(attr)))
