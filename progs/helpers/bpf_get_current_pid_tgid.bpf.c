// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 ret;
__u64 caller;		/* pid and tgid, as the helper packs them */
long syscall_nr;
__u32 seen;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_ids(void *ctx)
{
	ret = bpf_get_current_pid_tgid();
	return 0;
}

SEC("raw_tp/sys_enter")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int count_syscall(struct bpf_raw_tracepoint_args *ctx)
{
	if ((long)ctx->args[1] == syscall_nr && bpf_get_current_pid_tgid() == caller)
		__sync_fetch_and_add(&seen, 1);
	return 0;
}

SEC("tc")
REJECT(EINVAL, until("6.10"), NOT_HERE)
ACCEPT
CONTROL(read_ids)
int call_from_tc(struct __sk_buff *skb)
{
	ret = bpf_get_current_pid_tgid();
	return 0;
}

SEC("cgroup/dev")
REJECT(EINVAL, until("6.1"), NOT_HERE)
ACCEPT
CONTROL(read_ids)
int call_from_cgroup_dev(void *ctx)
{
	ret = bpf_get_current_pid_tgid();
	return 1;
}
