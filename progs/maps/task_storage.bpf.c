// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define STORAGE_TYPE BPF_MAP_TYPE_TASK_STORAGE
#define STORAGE_GET bpf_task_storage_get
#define STORAGE_DELETE bpf_task_storage_delete
#include "maps/storage.bpf.h"

SEC("fentry/bpf_fentry_test1")
ACCEPT_IF(since("5.13"))
WHY("bpf: Enable task local storage for tracing programs")
int BPF_PROG(elem)
{
	storage_op(bpf_get_current_task_btf());
	return 0;
}

SEC("lsm.s/file_ioctl")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_BPF_LSM")
WHY("bpf: Allow bpf_local_storage to be used by sleepable programs")
int BPF_PROG(elem_sleepable, struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd == BM_IOCTL)
		storage_op(bpf_get_current_task_btf());
	return 0;
}

SEC("tp_btf/sched_process_fork")
ACCEPT_IF(since("5.13"))
int BPF_PROG(forked, struct task_struct *parent, struct task_struct *child)
{
	if (is_ours())
		storage_op(child);
	return 0;
}
