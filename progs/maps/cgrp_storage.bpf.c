// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define STORAGE_TYPE BPF_MAP_TYPE_CGRP_STORAGE
#define STORAGE_GET bpf_cgrp_storage_get
#define STORAGE_DELETE bpf_cgrp_storage_delete
#include "maps/storage.bpf.h"

SEC("fentry/bpf_fentry_test1")
ACCEPT_IF(since("6.2"))
int BPF_PROG(elem)
{
	storage_op(bpf_get_current_task_btf()->cgroups->dfl_cgrp);
	return 0;
}

SEC("tp_btf/sys_enter")
ACCEPT_IF(since("6.2"))
CONFIG("CONFIG_FTRACE_SYSCALLS")
int BPF_PROG(sys_enter, struct pt_regs *regs, long id)
{
	if (id == (long)io.key[1] && is_ours())
		storage_op(bpf_get_current_task_btf()->cgroups->dfl_cgrp);
	return 0;
}
