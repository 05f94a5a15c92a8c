// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define STORAGE_TYPE BPF_MAP_TYPE_INODE_STORAGE
#define STORAGE_GET bpf_inode_storage_get
#define STORAGE_DELETE bpf_inode_storage_delete
#include "maps/storage.bpf.h"

SEC("lsm/file_ioctl")
ACCEPT
CONFIG("CONFIG_BPF_LSM")
int BPF_PROG(elem, struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd == BM_IOCTL)
		storage_op(file->f_inode);
	return 0;
}

SEC("lsm.s/file_ioctl")
ACCEPT_IF(since("5.17"))
CONFIG("CONFIG_BPF_LSM")
WHY("bpf: Allow bpf_local_storage to be used by sleepable programs")
int BPF_PROG(elem_sleepable, struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd == BM_IOCTL)
		storage_op(file->f_inode);
	return 0;
}

SEC("lsm/file_open")
ACCEPT
CONFIG("CONFIG_BPF_LSM")
int BPF_PROG(file_open, struct file *file)
{
	if (is_ours())
		storage_op(file->f_inode);
	return 0;
}
