// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/call_until.h"
#include "helpers/one_task.h"

__u64 addr, flags, cookie, start, end, vm_flags;
int of_pid;
__u32 calls;

struct seen {
	__u64 cookie;
};

static long look(struct task_struct *task, struct vm_area_struct *vma, struct seen *data)
{
	calls++;
	start = vma->vm_start;
	end = vma->vm_end;
	vm_flags = vma->vm_flags;
	of_pid = task->pid;
	cookie = data->cookie;
	data->cookie = 2;
	return 0;
}

SEC("raw_tp")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_BPF_EVENTS")
int find(void *ctx)
{
	struct seen data = { 1 };

	ret = bpf_find_vma(bpf_get_current_task_btf(), addr, look, &data, flags);
	cookie = cookie << 8 | data.cookie;
	return 0;
}

static long stop(struct task_struct *task, struct vm_area_struct *vma, void *data)
{
	calls++;
	return 1;
}

/* What the callback returns is nobody's business. */
SEC("raw_tp")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_BPF_EVENTS")
int find_and_return_1(void *ctx)
{
	ret = bpf_find_vma(bpf_get_current_task_btf(), addr, stop, NULL, flags);
	return 0;
}

static long write_vma(struct task_struct *task, struct vm_area_struct *vma, void *data)
{
	*(volatile unsigned long *)&vma->vm_start = 0;
	return 0;
}

SEC("raw_tp")
REJECT(EINVAL, until("5.17"))
REJECT(EACCES, msg("only read is supported|cannot write into"))
CONTROL(find)
int find_to_write(void *ctx)
{
	ret = bpf_find_vma(bpf_get_current_task_btf(), addr, write_vma, NULL, 0);
	return 0;
}

static long return_2(struct task_struct *task, struct vm_area_struct *vma, void *data)
{
	return 2;
}

SEC("raw_tp")
REJECT(EINVAL)
CONTROL(find_and_return_1)
int find_and_return_2(void *ctx)
{
	ret = bpf_find_vma(bpf_get_current_task_btf(), addr, return_2, NULL, 0);
	return 0;
}

/* The kernel holds the lock of the task's memory while it calls. */
static long find_again(struct task_struct *task, struct vm_area_struct *vma, void *data)
{
	ret = bpf_find_vma(task, addr, stop, NULL, 0);
	return 0;
}

SEC("raw_tp")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_BPF_EVENTS")
int find_in_callback(void *ctx)
{
	bpf_find_vma(bpf_get_current_task_btf(), addr, find_again, NULL, 0);
	return 0;
}

SEC("iter/task")
ACCEPT_IF(since("5.17"))
int of_task(struct bpf_iter__task *ctx)
{
	struct seen data = { 1 };
	ONE_TASK(task);

	ret = bpf_find_vma(task, addr, look, &data, flags);
	return 0;
}

CALL_FROM_UNTIL("6.16", xdp, "xdp", struct xdp_md, find,
		bpf_find_vma(bpf_get_current_task_btf(), 0, stop, NULL, 0))
