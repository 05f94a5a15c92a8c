// SPDX-License-Identifier: GPL-2.0
/* The iterator over tasks: inside an RCU section only. */
#include "bpfmatrix.bpf.h"

#define ALL_PROCESSES 0		/* BPF_TASK_ITER_ALL_PROCS */

SEC("tc")
ACCEPT_IF(since("6.7"))
RETVAL(1)
WHY("Introduce task open coded iterator kfuncs")
int tasks_counted(struct __sk_buff *skb)
{
	struct bpf_iter_task it;
	int n = 0;

	bpf_iter_task_new(&it, NULL, ALL_PROCESSES);
	while (bpf_iter_task_next(&it))
		n = 1;
	bpf_iter_task_destroy(&it);
	return n;
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(tasks_counted)
int tasks_not_destroyed(struct __sk_buff *skb)
{
	struct bpf_iter_task it;

	bpf_iter_task_new(&it, NULL, ALL_PROCESSES);
	return 0;
}

/* Behind the last task there is NULL, which is a number. */
SEC("tc")
REJECT(EACCES, msg("R0 invalid mem access 'scalar'"))
CONTROL(tasks_counted)
int task_read_unchecked(struct __sk_buff *skb)
{
	struct bpf_iter_task it;
	int pid;

	bpf_iter_task_new(&it, NULL, ALL_PROCESSES);
	pid = bpf_iter_task_next(&it)->pid;
	bpf_iter_task_destroy(&it);
	return pid;
}

/* ---- a program that may sleep is in no RCU section but its own */

SEC("syscall")
ACCEPT_IF(since("6.7"))
int tasks_in_rcu_section(void *ctx)
{
	struct bpf_iter_task it;

	bpf_rcu_read_lock();
	bpf_iter_task_new(&it, NULL, ALL_PROCESSES);
	bpf_iter_task_next(&it);
	bpf_iter_task_destroy(&it);
	bpf_rcu_read_unlock();
	return 0;
}

SEC("syscall")
REJECT(EACCES, since("6.18"), msg("requires RCU critical section protection")) /* measured */
REJECT(EPROTO, msg("expected an RCU CS"))
CONTROL(tasks_in_rcu_section)
int tasks_beside_rcu_section(void *ctx)
{
	struct bpf_iter_task it;

	bpf_iter_task_new(&it, NULL, ALL_PROCESSES);
	bpf_iter_task_next(&it);
	bpf_iter_task_destroy(&it);
	return 0;
}

SEC("syscall")
REJECT(EPROTO, msg("expected an RCU CS"))
CONTROL(tasks_in_rcu_section)
int rcu_section_left_and_entered_again(void *ctx)
{
	struct bpf_iter_task it;

	bpf_rcu_read_lock();
	bpf_iter_task_new(&it, NULL, ALL_PROCESSES);
	bpf_rcu_read_unlock();
	bpf_rcu_read_lock();
	bpf_iter_task_next(&it);
	bpf_iter_task_destroy(&it);
	bpf_rcu_read_unlock();
	return 0;
}
