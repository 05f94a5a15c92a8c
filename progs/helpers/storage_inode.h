/* SPDX-License-Identifier: GPL-2.0 */
/* The inode of a file at an ioctl(2) that no driver has. */
#define STORAGE_TYPE BPF_MAP_TYPE_INODE_STORAGE
#include "helpers/storage.h"

#define AT_IOCTL(prog, section, ROWS, body)				\
	SEC(section)							\
	ROWS								\
	CONFIG("CONFIG_BPF_LSM")					\
	int BPF_PROG(prog, struct file *file, unsigned int cmd, unsigned long arg)	\
	{								\
		if (cmd == BM_IOCTL)					\
			body(file->f_inode);				\
		return 0;						\
	}
#define AT_HOOK(prog, ROWS, body) AT_IOCTL(prog, "lsm/file_ioctl", ROWS, body)
/*
 * "bpf: Allow bpf_local_storage to be used by sleepable programs": until then none of them had
 * such a map, and at this hook there were none.
 */
#define SLEEPABLE_ROWS REJECT(EINVAL, until("5.17")) ACCEPT_IF(since("5.17")) CONTROL(hook)

#define AT_ALL(body)							\
	AT_HOOK(hook, ACCEPT, body)					\
	AT_IOCTL(sleepable, "lsm.s/file_ioctl", SLEEPABLE_ROWS, body)	\
									\
	SEC("lsm/file_ioctl")						\
	REJECT(EACCES)							\
	CONTROL(hook)							\
	CONFIG("CONFIG_BPF_LSM")					\
	int BPF_PROG(owner_is_a_file, struct file *file)		\
	{								\
		body(file);						\
		return 0;						\
	}								\
									\
	CALL_FROM(xdp, "xdp", struct xdp_md, hook, body(ctx))		\
	CALL_FROM(tc, "tc", struct __sk_buff, hook, body(ctx))		\
	CALL_FROM(fentry, "fentry/bpf_fentry_test1", void, hook, body(ctx))	\
	CALL_FROM(tp_btf, "tp_btf/sys_enter", void, hook, body(ctx))
