// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u32 of_process;	/* a tgid */
__u64 flags;
long ret;

SEC("lsm/bprm_creds_for_exec")
ACCEPT_IF(since("5.11"))
CONFIG("CONFIG_BPF_LSM")
int BPF_PROG(set, struct linux_binprm *bprm)
{
	if (bpf_get_current_pid_tgid() >> 32 == of_process)
		ret = bpf_bprm_opts_set(bprm, flags);
	return 0;
}

SEC("lsm.s/bprm_creds_for_exec")
REJECT(EINVAL, until("5.11"), msg("is not sleepable"))
ACCEPT
CONTROL(set)
CONFIG("CONFIG_BPF_LSM")
int BPF_PROG(set_in_sleepable, struct linux_binprm *bprm)
{
	ret = bpf_bprm_opts_set(bprm, flags);
	return 0;
}

SEC("lsm/bprm_creds_for_exec")
REJECT(EACCES, msg("is of type file but linux_binprm is expected"))
CONTROL(set)
CONFIG("CONFIG_BPF_LSM")
int BPF_PROG(not_a_binprm, struct linux_binprm *bprm)
{
	ret = bpf_bprm_opts_set((void *)bprm->file, flags);
	return 0;
}

CALL_FROM(fentry, "fentry/bpf_fentry_test1", void, set, bpf_bprm_opts_set(ctx, flags))
CALL_FROM(raw_tp, "raw_tp", void, set, bpf_bprm_opts_set(ctx, flags))
CALL_FROM(xdp, "xdp", struct xdp_md, set, bpf_bprm_opts_set((void *)ctx, flags))
