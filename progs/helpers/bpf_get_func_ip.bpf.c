// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 ret;

SEC("fentry/bpf_fentry_test2")
ACCEPT_IF(since("5.15"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(read_ip)
{
	ret = bpf_get_func_ip(ctx);
	return 0;
}

SEC("fexit/bpf_fentry_test2")
ACCEPT_IF(since("5.15"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(read_ip_at_exit)
{
	ret = bpf_get_func_ip(ctx);
	return 0;
}

SEC("kprobe")
ACCEPT_IF(since("5.15"))
CONFIG("CONFIG_KPROBE_EVENTS")
int read_ip_in_kprobe(struct pt_regs *ctx)
{
	ret = bpf_get_func_ip(ctx);
	return 0;
}

SEC("uprobe")
ACCEPT_IF(since("5.15"))
CONFIG("CONFIG_UPROBE_EVENTS")
int read_ip_in_uprobe(struct pt_regs *ctx)
{
	ret = bpf_get_func_ip(ctx);
	return 0;
}

SEC("kprobe.multi")
ACCEPT_IF(since("5.18"))
CONFIG("CONFIG_FPROBE")
int read_ip_in_kprobe_multi(struct pt_regs *ctx)
{
	ret = bpf_get_func_ip(ctx);
	return 0;
}

/* bpf_tracing_func_proto() has it for all that trace: check_get_func_ip() is who refuses */
SEC("raw_tp")
REJECT(EINVAL, until("5.15"), NOT_HERE)
REJECT(ENOTSUPP, msg("not supported for program type 17"))
CONTROL(read_ip)
int call_from_raw_tp(void *ctx)
{
	ret = bpf_get_func_ip(ctx);
	return 0;
}

CALL_FROM(tc, "tc", void, read_ip, bpf_get_func_ip(ctx))
