// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

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
