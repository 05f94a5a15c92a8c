// SPDX-License-Identifier: GPL-2.0
/* Iterators over tasks and control groups (6.7): one object each on the stack, under RCU. */
#include "bpfmatrix.bpf.h"

#define PROGRAM(name, ...) int name(void *ctx) { __VA_ARGS__ return 0; }
#define TASKS struct bpf_iter_task it; struct task_struct *p;
#define NEW bpf_iter_task_new(&it, NULL, 0);
#define WALK while ((p = bpf_iter_task_next(&it))) (void)*(volatile int *)&p->pid;
#define DESTROY bpf_iter_task_destroy(&it);
#define NO_SECTION REJECT(EPROTO, msg("expected an RCU CS"))
#define IN_SECTION(...) bpf_rcu_read_lock(); __VA_ARGS__ bpf_rcu_read_unlock();

SEC("syscall") ACCEPT_IF(since("6.7"))
WHY("Introduce task open coded iterator kfuncs")
PROGRAM(tasks_in_section, TASKS IN_SECTION(NEW WALK DESTROY))

SEC("syscall") REJECT(EACCES, since("6.18"), msg("requires RCU critical section protection"))
NO_SECTION CONTROL(tasks_in_section)
WHY("Enforce RCU protection for KF_RCU_PROTECTED")
PROGRAM(tasks_without_section, TASKS NEW WALK DESTROY)

SEC("syscall") NO_SECTION CONTROL(tasks_in_section)
PROGRAM(tasks_behind_section, TASKS IN_SECTION(NEW) WALK DESTROY)

SEC("syscall") NO_SECTION CONTROL(tasks_in_section)
PROGRAM(tasks_in_two_sections, TASKS IN_SECTION(NEW) IN_SECTION(WALK DESTROY))

SEC("syscall") REJECT(EINVAL, msg("Unreleased reference")) CONTROL(tasks_in_section)
PROGRAM(tasks_not_destroyed, TASKS IN_SECTION(NEW WALK))

SEC("syscall") REJECT(EINVAL, msg("expected an initialized iter_task")) CONTROL(tasks_in_section)
PROGRAM(tasks_destroyed_twice, TASKS IN_SECTION(NEW WALK DESTROY DESTROY))

SEC("syscall") REJECT(EINVAL, msg("expected an initialized iter_task")) CONTROL(tasks_in_section)
PROGRAM(tasks_walked_not_made, TASKS IN_SECTION(WALK))

SEC("syscall") REJECT(EINVAL, msg("expected uninitialized iter_task")) CONTROL(tasks_in_section)
PROGRAM(tasks_made_twice, TASKS IN_SECTION(NEW NEW WALK DESTROY))

SEC("fentry/bpf_fentry_test1") ACCEPT_IF(since("6.7"))
PROGRAM(tasks_where_nothing_sleeps, TASKS NEW WALK DESTROY)

/* ---- an iterator of numbers may live anywhere */

#define NUMBERS struct bpf_iter_num it; bpf_iter_num_new(&it, 0, 3);
#define WALK_NUMBERS while (bpf_iter_num_next(&it)) ;
#define END bpf_iter_num_destroy(&it);

SEC("tc") ACCEPT_IF(since("6.4")) RETVAL(0)
PROGRAM(numbers, NUMBERS WALK_NUMBERS END)

SEC("tc") REJECT(EINVAL, msg("expected an initialized iter_num")) CONTROL(numbers)
PROGRAM(numbers_walked_behind_end, NUMBERS WALK_NUMBERS END WALK_NUMBERS)

SEC("tc") REJECT(EINVAL, msg("expected an initialized iter_num")) CONTROL(numbers)
PROGRAM(numbers_ended_twice, NUMBERS END END)

SEC("tc") REJECT(EINVAL, msg("expected an initialized iter_num|Unreleased")) CONTROL(numbers)
PROGRAM(numbers_written_over, NUMBERS *(volatile __u64 *)&it = 0; END)

SEC("tc") REJECT(EACCES, msg("invalid mem access 'scalar'")) CONTROL(numbers)
PROGRAM(number_not_tested, NUMBERS int *p = bpf_iter_num_next(&it); (void)*(volatile int *)p; END)

SEC("tc") REJECT(EACCES, msg("invalid mem access 'scalar'|cannot write")) CONTROL(numbers)
PROGRAM(number_read_behind_end, NUMBERS int *p = bpf_iter_num_next(&it); END
	if (p) (void)*(volatile int *)p; )
