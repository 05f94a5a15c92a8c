// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define HAVE ACCEPT_IF(since("5.11")) CONFIG("CONFIG_DEBUG_INFO_BTF")

int tgid;
__u32 fd;	/* whose file, and which one */
__u32 files, port, family;
long ret;

SEC("iter/task_file")
HAVE
int each(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct socket *sock;

	if (!task || !file || task->tgid != tgid || ctx->fd != fd)
		return 0;
	files++;
	sock = bpf_sock_from_file(file);
	ret = !!sock;
	if (!sock)
		return 0;
	port = sock->sk->__sk_common.skc_num;
	family = sock->sk->__sk_common.skc_family;
	return 0;
}

/* Where the kernel itself goes on from the file to the socket. */
SEC("fentry/security_file_ioctl")
HAVE
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_SECURITY")
int BPF_PROG(on_ioctl, struct file *file, unsigned int cmd)
{
	struct socket *sock;

	if (bpf_get_current_pid_tgid() >> 32 != tgid)
		return 0;
	files++;
	sock = bpf_sock_from_file(file);
	ret = !!sock;
	if (sock)
		port = sock->sk->__sk_common.skc_num;
	return 0;
}

SEC("iter/task_file")
REJECT(EACCES)
CONTROL(each)
int of_a_task(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;

	if (task)
		ret = !!bpf_sock_from_file((void *)task);
	return 0;
}

SEC("iter/task_file")
REJECT(EACCES)
CONTROL(each)
int of_one_not_checked(struct bpf_iter__task_file *ctx)
{
	ret = !!bpf_sock_from_file(ctx->file);
	return 0;
}

SEC("iter/task_file")
REJECT(EACCES)
CONTROL(each)
int result_not_checked(struct bpf_iter__task_file *ctx)
{
	struct file *file = ctx->file;

	if (file)
		ret = bpf_sock_from_file(file)->state;
	return 0;
}

CALL_FROM(raw_tp, "raw_tp", void, each, bpf_sock_from_file(ctx))
