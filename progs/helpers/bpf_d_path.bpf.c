// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"

__u32 of_process;	/* a tgid */
__u32 len;
char name[256];
long ret;

static bool is_asked_for(void)
{
	return bpf_get_current_pid_tgid() >> 32 == of_process;
}

/* fstat(2) comes here; it is in btf_allowlist_d_path (kernel/trace/bpf_trace.c). */
SEC("fentry/security_inode_getattr")
ACCEPT
CONFIG("CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(name_path, struct path *path)
{
	if (!is_asked_for())
		return 0;
	__builtin_memset(name, 'x', sizeof(name));
	ret = bpf_d_path(path, name, bounded(len, sizeof(name)));
	return 0;
}

SEC("fentry/security_inode_getattr")
ACCEPT
CONFIG("CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(no_room, struct path *path)
{
	if (!is_asked_for())
		return 0;
	name[0] = 'x';
	ret = bpf_d_path(path, name, 0);
	return 0;
}

/* Sleepable hooks may call it, whether the program sleeps or not. */
SEC("lsm/file_open")
ACCEPT_IF(since("5.11"))
CONFIG("CONFIG_BPF_LSM")
int BPF_PROG(name_opened, struct file *file)
{
	if (is_asked_for())
		ret = bpf_d_path(&file->f_path, name, sizeof(name));
	return 0;
}

SEC("iter/task_file")
ACCEPT_IF(since("5.12"))
CONFIG("CONFIG_DEBUG_INFO_BTF")
int name_files(struct bpf_iter__task_file *ctx)
{
	struct file *file = ctx->file;

	if (file)
		ret = bpf_d_path(&file->f_path, name, sizeof(name));
	return 0;
}

/* A function that is not in the list. */
SEC("fentry/filp_open")
REJECT(EINVAL, msg("helper call is not allowed in probe"))
CONTROL(name_path)
CONFIG("CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(function_not_in_the_list, struct path *path)
{
	ret = bpf_d_path(path, name, sizeof(name));
	return 0;
}

/* A hook that must not sleep. */
SEC("lsm/file_permission")
REJECT(EINVAL, since("5.11"), msg("helper call is not allowed in probe"))
CONTROL(name_opened)
CONFIG("CONFIG_BPF_LSM")
int BPF_PROG(hook_that_may_not_sleep, struct file *file)
{
	ret = bpf_d_path(&file->f_path, name, sizeof(name));
	return 0;
}

/* In the list too; clang and gcc put it into fstat(2) where they like. */
SEC("fentry/vfs_getattr")
ACCEPT
CONFIG("CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(at_vfs_getattr, struct path *path)
{
	ret = bpf_d_path(path, name, sizeof(name));
	return 0;
}

SEC("fentry/vfs_getattr")
REJECT(EACCES, msg("is of type kstat but path is expected"))
CONTROL(at_vfs_getattr)
CONFIG("CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(not_a_path, struct path *path, struct kstat *stat)
{
	ret = bpf_d_path((struct path *)stat, name, sizeof(name));
	return 0;
}

CALL_FROM(kprobe, "kprobe", void, name_path, bpf_d_path(ctx, name, sizeof(name)))
CALL_FROM(raw_tp, "raw_tp", void, name_path, bpf_d_path(ctx, name, sizeof(name)))
CALL_FROM(tc, "tc", struct __sk_buff, name_path, bpf_d_path((void *)ctx, name, sizeof(name)))
