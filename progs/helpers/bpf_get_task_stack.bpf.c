// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/one_task.h"

#define DEPTH 32

__u64 flags, stack[DEPTH];
const volatile __u64 fixed[4] = { 1 };

SEC("iter/task")
ACCEPT
int of_task(struct bpf_iter__task *ctx)
{
	ONE_TASK(task);
	ret = bpf_get_task_stack(task, stack, sizeof(stack), flags);
	return 0;
}

SEC("iter/task")
ACCEPT
int half_a_frame(struct bpf_iter__task *ctx)
{
	ONE_TASK(task);
	ret = bpf_get_task_stack(task, stack, 12, flags);
	return 0;
}

SEC("iter/task")
ACCEPT
int no_frame(struct bpf_iter__task *ctx)
{
	ONE_TASK(task);
	ret = bpf_get_task_stack(task, stack, 0, flags);
	return 0;
}

/* The iterator's last call comes without a task. */
SEC("iter/task")
REJECT(EACCES)
CONTROL(of_task)
int of_task_not_checked(struct bpf_iter__task *ctx)
{
	ret = bpf_get_task_stack(ctx->task, stack, sizeof(stack), 0);
	return 0;
}

SEC("iter/task")
REJECT(EACCES, msg("R1 is of type mm_struct but task_struct is expected"))
CONTROL(of_task)
int of_memory(struct bpf_iter__task *ctx)
{
	ONE_TASK(task);
	struct mm_struct *mm = task->mm;

	if (!mm)
		return 0;
	ret = bpf_get_task_stack((void *)mm, stack, sizeof(stack), 0);
	return 0;
}

SEC("iter/task")
REJECT(EACCES, msg("write into map forbidden"))
CONTROL(of_task)
int into_constant(struct bpf_iter__task *ctx)
{
	ONE_TASK(task);
	ret = bpf_get_task_stack(task, (void *)fixed, sizeof(fixed), 0);
	return 0;
}

/* Before 5.11 it is the task that there is no helper for. */
SEC("xdp")
REJECT(EINVAL, until("5.11"))
REJECT(EINVAL, until("6.16"), NOT_HERE)
CONTROL(of_task)
int call_from_xdp(struct xdp_md *ctx)
{
	ret = bpf_get_task_stack(bpf_get_current_task_btf(), stack, sizeof(stack), 0);
	return 0;
}
