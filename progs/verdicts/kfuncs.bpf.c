// SPDX-License-Identifier: GPL-2.0
/*
 * Sections and iterators that kfuncs open and close.  In C, and in a file of their
 * own: what has a kfunc makes libbpf read all of the kernel's BTF, 0.2 s an object.
 */
#include "bpfmatrix.bpf.h"

/* ---- open coded iterators, in C: they are kfuncs */

SEC("tc")
ACCEPT_IF(since("6.4"))
RETVAL(45)
WHY("open-coded iterators")
int iterator_ends_loop(struct __sk_buff *skb)
{
	int i, sum = 0;

	bpf_for(i, 0, 10)
		sum += i;
	return sum;
}

SEC("tc")
ACCEPT_IF(since("6.4"))
RETVAL(0)
int iterator_destroyed(struct __sk_buff *skb)
{
	struct bpf_iter_num it;

	bpf_iter_num_new(&it, 0, 10);
	bpf_iter_num_next(&it);
	bpf_iter_num_destroy(&it);
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(iterator_destroyed)
int iterator_not_destroyed(struct __sk_buff *skb)
{
	struct bpf_iter_num it;

	bpf_iter_num_new(&it, 0, 10);
	bpf_iter_num_next(&it);
	return 0;
}

/* ---- RCU sections */

SEC("tc")
ACCEPT_IF(since("6.2"))
RETVAL(0)
int rcu_section(struct __sk_buff *skb)
{
	bpf_rcu_read_lock();
	bpf_rcu_read_unlock();
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("bpf_rcu_read_unlock is missing|"
	"cannot be used inside bpf_rcu_read_lock-ed region"))
CONTROL(rcu_section)
int rcu_section_not_left(struct __sk_buff *skb)
{
	bpf_rcu_read_lock();
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("unmatched rcu read unlock"))
CONTROL(rcu_section)
int rcu_section_not_entered(struct __sk_buff *skb)
{
	bpf_rcu_read_unlock();
	return 0;
}

/* ---- sections without preemption */

static __noinline int static_subprog(int n)
{
	barrier_var(n);
	return n;
}

__noinline int global_subprog(int n)
{
	barrier_var(n);
	return n;
}

SEC("tc")
ACCEPT_IF(since("6.10"))
RETVAL(2)
int preempt_section_with_static_subprog(struct __sk_buff *skb)
{
	int n;

	bpf_preempt_disable();
	n = static_subprog(2);
	bpf_preempt_enable();
	return n;
}

SEC("tc")
ACCEPT_IF(since("6.15"))
REJECT(EINVAL, msg("global function calls are not allowed with preemption disabled"))
CONTROL(preempt_section_with_static_subprog)
RETVAL(2)
WHY("Summarize sleepable global subprogs")
int preempt_section_with_global_subprog(struct __sk_buff *skb)
{
	int n;

	bpf_preempt_disable();
	n = global_subprog(2);
	bpf_preempt_enable();
	return n;
}

SEC("tc")
REJECT(EINVAL, msg("bpf_preempt_enable is missing|"
	"cannot be used inside bpf_preempt_disable-ed region"))
CONTROL(preempt_section_with_static_subprog)
int preempt_section_not_left(struct __sk_buff *skb)
{
	bpf_preempt_disable();
	return static_subprog(2);
}
