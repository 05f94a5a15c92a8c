// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/probe_read.h"

READERS(bpf_copy_from_user, "syscall", ACCEPT_IF(since("5.14")))

/* Programs that may not sleep are refused it; those that never can do not have it, until 6.16. */
SEC("raw_tp")
REJECT(EINVAL, MAY_NOT_SLEEP)
CONTROL(read)
int call_from_raw_tp(void *ctx)
{
	bpf_copy_from_user(to, sizeof(to), (void *)from);
	return 0;
}

SEC("tc")
REJECT(EINVAL, MAY_NOT_SLEEP)
CONTROL(read)
int call_from_tc(struct __sk_buff *skb)
{
	bpf_copy_from_user(to, sizeof(to), (void *)from);
	return 0;
}

SEC("lsm.s/bprm_committed_creds")
ACCEPT
CONFIG("CONFIG_BPF_LSM")
int in_sleepable_hook(void *ctx)
{
	bpf_copy_from_user(to, sizeof(to), (void *)from);
	return 0;
}

SEC("lsm/bprm_committed_creds")
REJECT(EINVAL, MAY_NOT_SLEEP)
CONTROL(in_sleepable_hook)
CONFIG("CONFIG_BPF_LSM")
int in_hook_that_may_not_sleep(void *ctx)
{
	bpf_copy_from_user(to, sizeof(to), (void *)from);
	return 0;
}
