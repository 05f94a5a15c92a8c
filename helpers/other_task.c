// SPDX-License-Identifier: GPL-2.0
/*
 * Another task's stack and registers: of a child that waits in pause(2), of a thread of
 * the kernel's, and of the task that runs.
 */
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "helpers/task_rig.h"
#include "helpers/user_chain.h"

#define DEPTH 32
#define SYMBOLS .config = "CONFIG_KALLSYMS_ALL"

/* Both processes run the same program: what is at an address of code is the same in both. */
static void expect_behind_syscall(struct test *t, __u64 ip)
{
	expect_mem(t, (void *)(ip - 2), "\x0f\x05", 2);
}

/* ---- bpf_get_task_stack() */

static const __u64 *stack_of(struct test *t, struct bpf_object *o)
{
	return global_at(t, o, "stack", DEPTH * 8);
}

static long long task_stack(struct test *t, const char *prog, pid_t pid, __u64 flags,
			    struct bpf_object **o)
{
	*o = helper_load(t, bpf_get_task_stack, prog);
	memset(global_at(t, *o, "stack", DEPTH * 8), 'x', DEPTH * 8);
	global(t, *o, __u64, flags) = flags;
	return iter_call(t, *o, prog, pid);
}

static void expect_function(struct test *t, struct bpf_object *o, long long size, const char *name)
{
	must(t, size);
	expect_true(t, frame_within(stack_of(t, o), size / 8, kernel_function(t, name)) >= 0);
}

HELPER_PLAIN(bpf_get_task_stack, of_a_child_that_waits, SYMBOLS)
{
	pid_t child = task_waiting(t, NULL);
	struct bpf_object *o;
	long long size = task_stack(t, "of_task", child, 0, &o);

	task_end(child);
	expect_function(t, o, size, "__x64_sys_pause");
}

HELPER_PLAIN(bpf_get_task_stack, of_a_kernel_thread, SYMBOLS)
{
	struct bpf_object *o;
	long long size = task_stack(t, "of_task", KTHREADD, 0, &o);

	expect_function(t, o, size, "kthreadd");
}

/* The task that runs, which is reading the iterator. */
HELPER_PLAIN(bpf_get_task_stack, of_the_reader, SYMBOLS)
{
	struct bpf_object *o;
	long long size = task_stack(t, "of_task", gettid(), 0, &o);

	expect_function(t, o, size, "bpf_seq_read");
}

HELPER_PLAIN(bpf_get_task_stack, user_stack_of_the_reader)
{
	struct bpf_object *o;

	expect_true(t, task_stack(t, "of_task", gettid(), BPF_F_USER_STACK, &o) >= 8);
	expect_behind_syscall(t, stack_of(t, o)[0]);
}

/*
 * Frames are read from the memory of the task that runs: only its own.  "Add crosstask check to
 * __bpf_get_stack" (6.8, 6.6.14) is in every kernel of the catalogue.
 */
HELPER_EDGE_PLAIN(bpf_get_task_stack, user_stack_of_another)
{
	pid_t child = task_waiting(t, NULL);
	struct bpf_object *o;

	expect_err(t, task_stack(t, "of_task", child, BPF_F_USER_STACK, &o), EOPNOTSUPP);
	task_end(child);
}

HELPER_EDGE_PLAIN(bpf_get_task_stack, user_stack_of_a_kernel_thread)
{
	struct bpf_object *o;

	expect_err(t, task_stack(t, "of_task", KTHREADD, BPF_F_USER_STACK, &o), EFAULT);
	expect_eq(t, stack_of(t, o)[0], 0);
}

HELPER_EDGE_PLAIN(bpf_get_task_stack, half_a_frame)
{
	struct bpf_object *o;

	expect_err(t, task_stack(t, "half_a_frame", KTHREADD, 0, &o), EINVAL);
	expect_eq(t, stack_of(t, o)[0], 0);
}

HELPER_EDGE_PLAIN(bpf_get_task_stack, no_buffer)
{
	struct bpf_object *o;

	expect_eq(t, task_stack(t, "no_frame", KTHREADD, 0, &o), 0);
	expect_mem(t, stack_of(t, o), "xxxxxxxx", 8);
}

HELPER_EDGE_PLAIN(bpf_get_task_stack, skip_all)
{
	struct bpf_object *o;

	expect_err(t, task_stack(t, "of_task", KTHREADD, BPF_F_SKIP_FIELD_MASK, &o), EFAULT);
	expect_eq(t, stack_of(t, o)[0], 0);
}

HELPER_EDGE_PLAIN(bpf_get_task_stack, unknown_flags)
{
	struct bpf_object *o;

	expect_err(t, task_stack(t, "of_task", KTHREADD, BPF_F_REUSE_STACKID, &o), EINVAL);
	expect_err(t, task_stack(t, "of_task", KTHREADD, 1ULL << 63, &o), EINVAL);
}

/* ---- bpf_task_pt_regs(): what the task had when it entered the kernel */

HELPER_PLAIN(bpf_task_pt_regs, of_the_system_call)
{
	struct bpf_object *o = helper_load(t, bpf_task_pt_regs, "of_current");
	struct user_chain c = { .prog_fd = prog_fd(t, o, "of_current") };

	user_chain_run(&c);
	must(t, c.err);
	expect_eq(t, global(t, o, unsigned long, ip), c.ips[0]);
	expect_eq(t, global(t, o, unsigned long, sp), c.sp);
	expect_eq(t, global(t, o, unsigned long, orig_ax), SYS_bpf);
}

HELPER_PLAIN(bpf_task_pt_regs, of_a_child_that_waits)
{
	struct bpf_object *o = helper_load(t, bpf_task_pt_regs, "of_task");
	pid_t child = task_waiting(t, NULL);

	iter_call(t, o, "of_task", child);
	expect_eq(t, global(t, o, unsigned long, orig_ax), SYS_pause);
	expect_behind_syscall(t, global(t, o, unsigned long, ip));
	task_end(child);
}

HELPER_PLAIN(bpf_task_pt_regs, of_the_reader)
{
	struct bpf_object *o = helper_load(t, bpf_task_pt_regs, "of_task");
	unsigned long here;

	iter_call(t, o, "of_task", gettid());
	expect_eq(t, global(t, o, unsigned long, orig_ax), SYS_read);
	/* our stack goes down from here */
	expect_true(t, global(t, o, unsigned long, sp) < (unsigned long)&here);
	expect_true(t, (unsigned long)&here - global(t, o, unsigned long, sp) < 1 << 16);
}

/* The kernel's first thread never came from user space. */
HELPER_EDGE_PLAIN(bpf_task_pt_regs, of_a_kernel_thread)
{
	struct bpf_object *o = helper_load(t, bpf_task_pt_regs, "of_task");

	global(t, o, unsigned long, ip) = 1;
	iter_call(t, o, "of_task", KTHREADD);
	expect_eq(t, global(t, o, unsigned long, ip), 0);
}
