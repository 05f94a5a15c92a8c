// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"
#include "helpers/one_task.h"

__u64 from, flags;
__u32 len = 16;
char to[16];
const volatile char fixed[16] = "0123456789abcdef";

SEC("iter.s/task")
ACCEPT_IF(since("5.18"))
int copy(struct bpf_iter__task *ctx)
{
	ONE_TASK(task);
	__builtin_memset(to, 'x', sizeof(to));
	ret = bpf_copy_from_user_task(to, bounded(len, sizeof(to)), (void *)from, task, flags);
	return 0;
}

SEC("iter.s/task")
ACCEPT_IF(since("5.18"))
int copy_nothing(struct bpf_iter__task *ctx)
{
	ONE_TASK(task);
	__builtin_memset(to, 'x', sizeof(to));
	ret = bpf_copy_from_user_task(to, 0, (void *)from, task, flags);
	return 0;
}

SEC("iter.s/task")
REJECT(EINVAL, until("5.18"))
REJECT(EACCES, msg("write into map forbidden"))
CONTROL(copy)
int copy_into_constant(struct bpf_iter__task *ctx)
{
	ONE_TASK(task);
	ret = bpf_copy_from_user_task((void *)fixed, sizeof(fixed), (void *)from, task, 0);
	return 0;
}

/* Newer kernels trust no pointer that was walked to where the program may sleep. */
SEC("iter.s/task")
REJECT(EINVAL, until("5.18"))
REJECT(EACCES, msg("R4 is of type mm_struct but task_struct is expected|R4 type=untrusted_ptr_"))
CONTROL(copy)
int copy_of_memory(struct bpf_iter__task *ctx)
{
	ONE_TASK(task);
	struct mm_struct *mm = task->mm;

	if (mm)
		ret = bpf_copy_from_user_task(to, sizeof(to), (void *)from, (void *)mm, 0);
	return 0;
}

/* The iterator's last call comes without a task. */
SEC("iter.s/task")
REJECT(EINVAL, until("5.18"))
REJECT(EACCES)
CONTROL(copy)
int copy_of_task_not_checked(struct bpf_iter__task *ctx)
{
	ret = bpf_copy_from_user_task(to, sizeof(to), (void *)from, ctx->task, 0);
	return 0;
}

/* The other process's page may have to come from its file. */
SEC("iter/task")
REJECT(EINVAL)
CONTROL(copy)
int copy_where_it_may_not_sleep(struct bpf_iter__task *ctx)
{
	ONE_TASK(task);
	ret = bpf_copy_from_user_task(to, sizeof(to), (void *)from, task, 0);
	return 0;
}

/* Since 6.16 the helper is not denied to the type of program, but to what may not sleep. */
SEC("tc")
REJECT(EINVAL, msg("unknown func |cannot use helper |might sleep|sleepable helper "))
CONTROL(copy)
int call_from_tc(struct __sk_buff *skb)
{
	ret = bpf_copy_from_user_task(to, sizeof(to), (void *)from, bpf_get_current_task_btf(), 0);
	return 0;
}
