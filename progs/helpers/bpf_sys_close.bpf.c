// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u32 fd;
long ret;

SEC("syscall")
ACCEPT_IF(since("5.14"))
int close_fd(void *ctx)
{
	ret = bpf_sys_close(fd);
	return 0;
}

/* Nobody else may hold a file of the process's table: kernel/bpf/syscall.c. */
CALL_FROM(raw_tp, "raw_tp", void, close_fd, bpf_sys_close(fd))
CALL_FROM(tc, "tc", struct __sk_buff, close_fd, bpf_sys_close(fd))
CALL_FROM(lsm, "lsm.s/bprm_committed_creds", void, close_fd, bpf_sys_close(fd))
