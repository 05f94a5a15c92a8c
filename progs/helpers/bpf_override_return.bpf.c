// SPDX-License-Identifier: GPL-2.0
/*
 * Without the option the helper is nobody's: kprobe_prog_func_proto().  Every system call is on
 * the list of functions whose errors may be injected (include/linux/syscalls.h).
 */
#include "bpfmatrix.bpf.h"

__u32 pid, runs;
long result;

SEC("kprobe/__x64_sys_getppid")
ACCEPT
CONFIG("CONFIG_BPF_KPROBE_OVERRIDE CONFIG_FUNCTION_ERROR_INJECTION")
int override(struct pt_regs *ctx)
{
	if (bpf_get_current_pid_tgid() >> 32 != pid)
		return 0;
	runs++;
	bpf_override_return(ctx, result);
	return 0;
}

/* The other kind of program that a function's entry runs. */
SEC("fentry/bpf_fentry_test1")
REJECT(EINVAL, NOT_HERE)
CONTROL(override)
CONFIG("CONFIG_BPF_KPROBE_OVERRIDE CONFIG_FUNCTION_ERROR_INJECTION")
int override_from_fentry(struct pt_regs *ctx)
{
	bpf_override_return(ctx, result);
	return 0;
}

SEC("tc")
REJECT(EINVAL, NOT_HERE)
CONTROL(override)
CONFIG("CONFIG_BPF_KPROBE_OVERRIDE CONFIG_FUNCTION_ERROR_INJECTION")
int override_from_tc(struct pt_regs *ctx)
{
	bpf_override_return(ctx, result);
	return 0;
}
