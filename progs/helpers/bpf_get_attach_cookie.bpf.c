// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u64 ret;

SEC("fentry/bpf_fentry_test1")
ACCEPT_IF(since("5.19"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(read_cookie)
{
	ret = bpf_get_attach_cookie(ctx);
	return 0;
}

SEC("fexit/bpf_fentry_test1")
ACCEPT_IF(since("5.19"))
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(read_at_exit)
{
	ret = bpf_get_attach_cookie(ctx);
	return 0;
}

SEC("kprobe")
ACCEPT_IF(since("5.15"))
CONFIG("CONFIG_KPROBE_EVENTS")
int read_in_kprobe(struct pt_regs *ctx)
{
	ret = bpf_get_attach_cookie(ctx);
	return 0;
}

SEC("uprobe")
ACCEPT_IF(since("5.15"))
CONFIG("CONFIG_UPROBE_EVENTS")
int read_in_uprobe(struct pt_regs *ctx)
{
	ret = bpf_get_attach_cookie(ctx);
	return 0;
}

__u64 sum;

SEC("kprobe.multi")
ACCEPT_IF(since("5.18"))
CONFIG("CONFIG_FPROBE")
int add_in_kprobe_multi(struct pt_regs *ctx)
{
	sum += bpf_get_attach_cookie(ctx);
	return 0;
}

__u32 pid;

SEC("perf_event")
ACCEPT_IF(since("5.15"))
CONFIG("CONFIG_PERF_EVENTS")
int read_in_perf_event(struct bpf_perf_event_data *ctx)
{
	if (bpf_get_current_pid_tgid() >> 32 == pid)
		ret = bpf_get_attach_cookie(ctx);
	return 0;
}

SEC("raw_tp/task_rename")
ACCEPT_IF(since("6.10"))
CONFIG("CONFIG_BPF_EVENTS")
int read_in_raw_tp(void *ctx)
{
	if (bpf_get_current_pid_tgid() >> 32 == pid)
		ret = bpf_get_attach_cookie(ctx);
	return 0;
}

CALL_FROM(tc, "tc", void, read_in_kprobe, bpf_get_attach_cookie(ctx))
CALL_FROM(xdp, "xdp", void, read_in_kprobe, bpf_get_attach_cookie(ctx))
