// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#include "bpfmatrix.bpf.h"
#include "helpers/one_task.h"

unsigned long ip, sp, orig_ax, bx;

SEC("raw_tp")
ACCEPT_IF(since("5.15"))
CONFIG("CONFIG_BPF_EVENTS")
int of_current(void *ctx)
{
	struct pt_regs *regs = (void *)bpf_task_pt_regs(bpf_get_current_task_btf());

	ip = regs->ip;
	sp = regs->sp;
	orig_ax = regs->orig_ax;
	bx = regs->bx;
	return 0;
}

SEC("iter/task")
ACCEPT_IF(since("5.15"))
int of_task(struct bpf_iter__task *ctx)
{
	ONE_TASK(task);
	struct pt_regs *regs = (void *)bpf_task_pt_regs(task);

	ip = regs->ip;
	sp = regs->sp;
	orig_ax = regs->orig_ax;
	return 0;
}

SEC("iter/task")
REJECT(EINVAL, until("5.15"))
REJECT(EACCES, msg("R1 is of type mm_struct but task_struct is expected"))
CONTROL(of_task)
int of_memory(struct bpf_iter__task *ctx)
{
	ONE_TASK(task);
	struct mm_struct *mm = task->mm;

	if (mm)
		ret = bpf_task_pt_regs((void *)mm);
	return 0;
}

SEC("raw_tp")
REJECT(EINVAL, until("5.15"))
REJECT(EACCES, msg("only read is supported|cannot write into"))
CONTROL(of_current)
int write_regs(void *ctx)
{
	struct pt_regs *regs = (void *)bpf_task_pt_regs(bpf_get_current_task_btf());

	*(volatile unsigned long *)&regs->ip = 0;
	return 0;
}

SEC("raw_tp")
REJECT(EINVAL, until("5.15"))
REJECT(EACCES, msg("access beyond struct pt_regs"))
CONTROL(of_current)
int read_behind_regs(void *ctx)
{
	struct pt_regs *regs = (void *)bpf_task_pt_regs(bpf_get_current_task_btf());

	ip = *(volatile unsigned long *)((void *)regs + 4096);
	return 0;
}
