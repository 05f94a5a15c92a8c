// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#include "bpfmatrix.bpf.h"

int pid, tgid;
long ret;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_task(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	ret = bpf_probe_read_kernel(&pid, sizeof(pid), &task->pid);
	if (!ret)
		ret = bpf_probe_read_kernel(&tgid, sizeof(tgid), &task->tgid);
	return 0;
}

/* The same address as the one that has a type. */
SEC("raw_tp")
ACCEPT_IF(since("5.11"))
CONFIG("CONFIG_BPF_EVENTS")
int compare(void *ctx)
{
	ret = bpf_get_current_task() == (unsigned long)bpf_get_current_task_btf();
	return 0;
}

SEC("tc")
ACCEPT
int read_number(struct __sk_buff *skb)
{
	ret = bpf_get_current_task();
	return 0;
}

/* It is a number: only bpf_get_current_task_btf() gives what may be followed. */
SEC("raw_tp")
REJECT(EACCES, msg("invalid mem access 'inv'|invalid mem access 'scalar'"))
CONTROL(read_task)
int follow(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	pid = *(volatile int *)task;
	return 0;
}
