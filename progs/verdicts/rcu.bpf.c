// SPDX-License-Identifier: GPL-2.0
/* RCU sections (6.2): how they are entered and left, and the pointers that are good in them. */
#include "bpfmatrix.bpf.h"

#define SECTION(what) ({ bpf_rcu_read_lock(); what; bpf_rcu_read_unlock(); })
#define NOT_LEFT REJECT(EINVAL, msg("bpf_rcu_read_unlock is missing|"		\
	"cannot be used inside bpf_rcu_read_lock-ed region"))
#define __kept __noinline __attribute__((used))
#define SLEEPABLE "fentry.s/bpf_fentry_test1"

static __kept void enters(void)
{
	bpf_rcu_read_lock();
}

static __kept void leaves(void)
{
	bpf_rcu_read_unlock();
}

static __kept void enters_and_leaves(void)
{
	SECTION();
}

static long enters_callback(__u32 i, void *ctx)
{
	bpf_rcu_read_lock();
	return 0;
}

static long enters_and_leaves_callback(__u32 i, void *ctx)
{
	SECTION();
	return 0;
}

static long leaves_callback(__u32 i, void *ctx)
{
	bpf_rcu_read_unlock();
	return 0;
}

#define PROGRAM(name, ...) int name(struct __sk_buff *skb) { __VA_ARGS__; return 0; }
#define TRACER(name, ...) int name(void *ctx) { __VA_ARGS__; return 0; }

SEC("tc") ACCEPT_IF(since("6.2")) RETVAL(0)
WHY("Add kfunc bpf_rcu_read_lock/unlock()")
PROGRAM(entered_and_left, SECTION())

SEC("tc") ACCEPT_IF(since("6.2")) RETVAL(0)
PROGRAM(entered_and_left_twice, SECTION(); SECTION())

SEC("tc") ACCEPT_IF(since("6.19")) /* measured */
REJECT(EINVAL, msg("nested rcu read lock"))
CONTROL(entered_and_left_twice) RETVAL(0)
WHY("Support nested rcu critical sections")
PROGRAM(entered_in_section, SECTION(SECTION()))

SEC("tc") NOT_LEFT CONTROL(entered_and_left)
PROGRAM(left_on_one_path, bpf_rcu_read_lock(); if (skb->len) bpf_rcu_read_unlock())

SEC("tc") REJECT(EINVAL, msg("unmatched rcu read unlock")) CONTROL(entered_and_left)
PROGRAM(entered_on_one_path, if (skb->len) bpf_rcu_read_lock(); bpf_rcu_read_unlock())

SEC("tc") REJECT(EINVAL, msg("unmatched rcu read unlock")) CONTROL(entered_and_left)
PROGRAM(left_twice, SECTION(); bpf_rcu_read_unlock())

SEC("tc") ACCEPT_IF(since("6.2")) RETVAL(0)
PROGRAM(entered_and_left_in_subprog, enters_and_leaves())

SEC("tc") ACCEPT_IF(since("6.9"))
NOT_LEFT CONTROL(entered_and_left_in_subprog) RETVAL(0)
WHY("Transfer RCU lock state between subprog calls")
PROGRAM(entered_in_one_subprog_left_in_other, enters(); leaves())

SEC("tc") NOT_LEFT CONTROL(entered_and_left_in_subprog)
PROGRAM(entered_in_subprog, enters())

SEC("tc") REJECT(EINVAL, msg("unmatched rcu read unlock")) CONTROL(entered_and_left_in_subprog)
PROGRAM(left_in_subprog, leaves())

SEC("tc") ACCEPT_IF(since("6.2")) RETVAL(0)
PROGRAM(entered_and_left_in_callback, bpf_loop(2, enters_and_leaves_callback, NULL, 0))

SEC("tc") REJECT(EINVAL) CONTROL(entered_and_left_in_callback)
PROGRAM(entered_in_callback, bpf_loop(2, enters_callback, NULL, 0))

SEC("tc") REJECT(EINVAL) CONTROL(entered_and_left_in_callback)
PROGRAM(left_in_callback, bpf_rcu_read_lock(); bpf_loop(2, leaves_callback, NULL, 0))

/* ---- pointers that only a section protects; a program that does not sleep is in one */

#define PARENT(task) task->real_parent
#define READ(task) (void)*(volatile int *)&task->pid
#define CURRENT struct task_struct *task = bpf_get_current_task_btf(), *parent

SEC(SLEEPABLE) ACCEPT_IF(since("6.3"))
TRACER(parent_read_in_section, CURRENT; SECTION({ parent = PARENT(task); READ(parent); }))

/* A read that may fault, of a pointer that is not trusted. */
SEC(SLEEPABLE) ACCEPT_IF(since("6.3"))
TRACER(parent_read_without_section, CURRENT; parent = PARENT(task); READ(parent))

SEC(SLEEPABLE) ACCEPT_IF(since("6.3"))
TRACER(parent_acquired_in_section, CURRENT;
       SECTION({ parent = PARENT(task); if (parent) parent = bpf_task_acquire(parent); });
       if (parent) bpf_task_release(parent))

SEC(SLEEPABLE) REJECT(EINVAL, msg("must be")) CONTROL(parent_acquired_in_section)
TRACER(parent_acquired_without_section, CURRENT;
       parent = PARENT(task); if (parent) parent = bpf_task_acquire(parent);
       if (parent) bpf_task_release(parent))

/* The section in which it was read has ended. */
SEC(SLEEPABLE) REJECT(EINVAL, msg("must be")) CONTROL(parent_acquired_in_section)
TRACER(parent_acquired_behind_section, CURRENT;
       SECTION(parent = PARENT(task)); if (parent) parent = bpf_task_acquire(parent);
       if (parent) bpf_task_release(parent))

SEC(SLEEPABLE) REJECT(EINVAL, msg("must be")) CONTROL(parent_acquired_in_section)
TRACER(parent_acquired_in_next_section, CURRENT;
       SECTION(parent = PARENT(task)); SECTION(if (parent) parent = bpf_task_acquire(parent));
       if (parent) bpf_task_release(parent))

SEC("fentry/bpf_fentry_test1") ACCEPT_IF(since("6.4"))
TRACER(parent_acquired_where_nothing_sleeps, CURRENT;
       parent = PARENT(task); if (parent) parent = bpf_task_acquire(parent);
       if (parent) bpf_task_release(parent))

/* ---- what holds in a section that is entered, holds in a function called from it */

static __kept int acquires_parent(void)
{
	CURRENT;

	parent = PARENT(task);
	if (parent)
		parent = bpf_task_acquire(parent);
	if (parent)
		bpf_task_release(parent);
	return 0;
}

SEC(SLEEPABLE) ACCEPT_IF(since("6.9"))
TRACER(parent_acquired_in_function_of_section, SECTION(acquires_parent()))

SEC(SLEEPABLE) REJECT(EINVAL, msg("must be")) CONTROL(parent_acquired_in_function_of_section)
TRACER(parent_acquired_in_function_without_section, acquires_parent())
