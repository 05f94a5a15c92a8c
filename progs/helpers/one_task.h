/* SPDX-License-Identifier: GPL-2.0 */
/* An iterator over tasks that looks at one of them. */
#ifndef BPFMATRIX_HELPERS_ONE_TASK_H
#define BPFMATRIX_HELPERS_ONE_TASK_H

int pid;	/* the task's */
long ret;

#define ONE_TASK(task)						\
	struct task_struct *task = ctx->task;			\
								\
	if (!task || task->pid != pid)				\
		return 0

#endif
