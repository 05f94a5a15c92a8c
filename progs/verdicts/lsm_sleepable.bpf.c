// SPDX-License-Identifier: GPL-2.0
/* Programs of LSM hooks that are attached to a control group run under RCU: they cannot sleep. */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

#define RETURNS(n) ASM("r0 = " #n "; exit;")

SEC("lsm_cgroup/socket_bind")
ACCEPT_IF(since("6.0"))
CONFIG("CONFIG_BPF_LSM")
__naked int cgroup_hook(void)
{
	RETURNS(1);
}

/* 0x10: BPF_F_SLEEPABLE, for which libbpf has no section */
SEC("lsm_cgroup/socket_bind")
REJECT(EINVAL, since("7.2 7.1.7" /* 7.1.7: measured */ " 6.12.114 6.1.191"), msg("can be sleepable|sleepable"))
UNSOUND
CONTROL(cgroup_hook)
CONFIG("CONFIG_BPF_LSM")
PROG_FLAGS(0x10)
WHY("CVE-2026-74338: Reject sleepable BPF_LSM_CGROUP programs at load time")
__naked int sleepable_cgroup_hook(void)
{
	RETURNS(1);
}

SEC("lsm.s/bprm_committed_creds")
ACCEPT
CONFIG("CONFIG_BPF_LSM")
__naked int sleepable_hook(void)
{
	RETURNS(0);
}

/* It is called from an RCU section. */
SEC("lsm.s/task_to_inode")
REJECT(EINVAL, since("7.1 7.0.10 6.12.94" /* measured */), msg("is not sleepable"))
ACCEPT_IF(since("6.12" /* measured */))
REJECT(EINVAL, msg("is not sleepable"))
UNSOUND
CONTROL(sleepable_hook)
CONFIG("CONFIG_BPF_LSM")
WHY("task_to_inode among the hooks that may sleep")
__naked int sleepable_at_hook_that_cannot(void)
{
	RETURNS(0);
}

SEC("lsm/task_to_inode")
ACCEPT
CONFIG("CONFIG_BPF_LSM")
__naked int not_sleepable_at_hook_that_cannot(void)
{
	RETURNS(0);
}
