// SPDX-License-Identifier: GPL-2.0
/*
 * Pointers to kernel types: arguments of tracepoints are trusted, what is walked to from
 * them is not, what is checked is, and which may be given to a kfunc.
 */
#include "bpfmatrix.bpf.h"

#define TASK_FORKED "tp_btf/task_newtask"
#define NOT_TRUSTED REJECT(EINVAL, msg("must be"))

#define PROGRAM(name, ...)							\
	int BPF_PROG(name, struct task_struct *task, __u64 clone_flags)		\
	{ __VA_ARGS__ return 0; }
#define ACQUIRE(p) struct task_struct *held = bpf_task_acquire(p); if (held) bpf_task_release(held);
#define READ(p) (void)*(volatile int *)&p->pid;

SEC(TASK_FORKED) ACCEPT
PROGRAM(argument_read, READ(task) )

SEC(TASK_FORKED) ACCEPT
PROGRAM(walked_to_read, READ(task->group_leader) )

SEC(TASK_FORKED) REJECT(EACCES, msg("only read is supported")) CONTROL(argument_read)
PROGRAM(argument_written, *(volatile int *)&task->pid = 1; )

SEC(TASK_FORKED) REJECT(EACCES, msg("access beyond|is out of|beyond struct")) CONTROL(argument_read)
PROGRAM(read_behind_struct, (void)*(volatile int *)((void *)task + 0x100000); )

SEC(TASK_FORKED) REJECT(EACCES, msg("negative")) CONTROL(argument_read)
PROGRAM(read_before_struct, (void)*(volatile int *)((void *)task - 8); )

SEC(TASK_FORKED) REJECT(EACCES) CONTROL(argument_read)
PROGRAM(read_at_unknown_offset, __u64 n = clone_flags & 0xf8; barrier_var(n);
	(void)*(volatile int *)((void *)task + n); )

SEC(TASK_FORKED) ACCEPT_IF(since("6.2"))
WHY("Allow trusted pointers to be passed to KF_TRUSTED_ARGS kfuncs")
PROGRAM(argument_acquired, ACQUIRE(task) )

SEC(TASK_FORKED) NOT_TRUSTED CONTROL(argument_acquired)
PROGRAM(walked_to_acquired, struct task_struct *p = task->last_wakee; if (p) { ACQUIRE(p) } )

/* A list of fields that are trusted where their struct is (BTF_TYPE_SAFE_TRUSTED). */
SEC(TASK_FORKED) REJECT(EINVAL) CONTROL(argument_acquired)
PROGRAM(other_type_acquired, ACQUIRE((void *)task->mm) )

SEC(TASK_FORKED) REJECT(EINVAL) CONTROL(argument_acquired)
PROGRAM(number_acquired, ACQUIRE((void *)clone_flags) )

SEC(TASK_FORKED) REJECT(EINVAL, since("6.2")) CONTROL(argument_acquired)
PROGRAM(moved_pointer_acquired, struct task_struct *p = (void *)task + 8; barrier_var(p); ACQUIRE(p) )

/* Where it is attached to another function's end, the task may be gone. */
SEC("fexit/bpf_fentry_test1") ACCEPT_IF(since("6.2"))
int current_acquired(void *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();

	ACQUIRE(task)
	return 0;
}

SEC("fexit/bpf_fentry_test1") REJECT(EINVAL) CONTROL(current_acquired)
int current_as_number_acquired(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	ACQUIRE(task)
	return 0;
}

/* ---- casts */

SEC("tc") ACCEPT_IF(since("6.2"))
WHY("Add kfunc bpf_cast_to_kern_ctx, bpf_rdonly_cast")
int context_cast_and_read(struct __sk_buff *skb)
{
	struct sk_buff *kskb = bpf_cast_to_kern_ctx(skb);

	return *(volatile unsigned int *)&kskb->len & 0;
}

SEC("tc") REJECT(EACCES) CONTROL(context_cast_and_read)
int context_cast_and_written(struct __sk_buff *skb)
{
	struct sk_buff *kskb = bpf_cast_to_kern_ctx(skb);

	*(volatile unsigned int *)&kskb->len = 0;
	return 0;
}

SEC("tc") REJECT(EINVAL) CONTROL(context_cast_and_read)
int not_context_cast(struct __sk_buff *skb)
{
	__u64 word = 0;
	struct sk_buff *kskb = bpf_cast_to_kern_ctx(&word);

	return *(volatile unsigned int *)&kskb->len & 0;
}

SEC("tc") ACCEPT_IF(since("6.2"))
int number_cast_and_read(struct __sk_buff *skb)
{
	struct task_struct *p = bpf_rdonly_cast((void *)8, bpf_core_type_id_kernel(struct task_struct));

	return *(volatile int *)&p->pid & 0;
}

SEC("tc") REJECT(EINVAL) CONTROL(number_cast_and_read)
int cast_pointer_acquired(struct __sk_buff *skb)
{
	struct task_struct *p = bpf_rdonly_cast(skb, bpf_core_type_id_kernel(struct task_struct));

	ACQUIRE(p)
	return 0;
}

SEC("tc") REJECT(EACCES) CONTROL(number_cast_and_read)
int cast_pointer_written(struct __sk_buff *skb)
{
	struct task_struct *p = bpf_rdonly_cast(skb, bpf_core_type_id_kernel(struct task_struct));

	*(volatile int *)&p->pid = 0;
	return 0;
}

/* ---- NULL for a pointer (U17) */

SEC("tc") REJECT(EACCES, msg("Possibly NULL pointer passed to trusted|NULL"))
CONTROL(number_cast_and_read)
int null_acquired(struct __sk_buff *skb)
{
	ACQUIRE(NULL)
	return 0;
}
