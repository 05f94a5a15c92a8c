// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define PF_KTHREAD 0x00200000

int pid, tgid;
long ret;

SEC("raw_tp")
ACCEPT_IF(since("5.11"))
CONFIG("CONFIG_BPF_EVENTS")
int read_task(void *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();

	pid = task->pid;
	tgid = task->tgid;
	return 0;
}

SEC("raw_tp")
ACCEPT_IF(since("5.11"))
CONFIG("CONFIG_BPF_EVENTS")
int read_in_kernel_only(void *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();

	ret = (task->flags & PF_KTHREAD) != 0;
	return 0;
}

SEC("tc")
REJECT(EINVAL, until("5.15"), NOT_HERE)
ACCEPT
CONTROL(read_task)
int read_in_tc(struct __sk_buff *skb)
{
	pid = bpf_get_current_task_btf()->pid;
	return 0;
}

SEC("raw_tp")
REJECT(EACCES, msg("only read is supported|cannot write into"))
CONTROL(read_task)
int write_task(void *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();

	*(volatile int *)&task->pid = 1;
	return 0;
}

/* Behind its end, wherever that is. */
SEC("raw_tp")
REJECT(EACCES, msg("access beyond struct task_struct"))
CONTROL(read_task)
int read_behind_task(void *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();

	pid = *(volatile int *)((void *)task + (1 << 20));
	return 0;
}
