// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_TASK_STORAGE: elements that hang on a task (kernel/bpf/bpf_task_storage.c) */
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "maps/local_storage.h"

DEFINE_TASK_STORAGE;
DEFINE_SK_STORAGE;
DEFINE_INODE_STORAGE;
DEFINE_CGRP_STORAGE;

/* Both sides of it: without the control that skips the type's cases. */
__BM_CASE(map_task_storage_exists, "map/task_storage/exists")
{
	expect(t, map_try(TASK_STORAGE), OK_SINCE(TASK_STORAGE_SINCE), ELSE(EINVAL));
}

MAP_CASE(task_storage, job_program_marks_forked_task)
{
	struct map_prog p = map_prog_load(t, "task_storage", "forked");
	int link = must(t, bpf_raw_tracepoint_open(NULL, p.prog)), marked, other;
	pid_t pid, plain;

	*p.io = (struct map_io){ .op = MAP_OP_UPDATE, .value = 7, .key = { getpid() },
				 .flags = BPF_LOCAL_STORAGE_GET_F_CREATE };
	pid = child_start(t);
	expect_eq(t, p.io->visited, 1);
	expect_ok(t, p.io->ret);
	/* the child has the link too: closing it here would not do */
	p.io->key[0] = 0;
	plain = child_start(t);
	close(link);
	marked = must(t, pidfd_of(pid));
	other = must(t, pidfd_of(plain));
	expect_eq(t, elem_get(p.map, marked), 7);
	expect_err(t, elem_get(p.map, other), ENOENT);
	expect_err(t, elem_get(p.map, must(t, pidfd_of(getpid()))), ENOENT);
	child_end(t, plain, true);
	child_end(t, pid, true);
	expect_err(t, elem_get(p.map, marked), ENOENT);
}

/* What is left of a task until it is waited for is the task. */
MAP_CASE(task_storage, zombie_keeps_its_element)
{
	int map = map_create(t, TASK_STORAGE), fd;
	pid_t pid = child_start(t);

	fd = must(t, pidfd_of(pid));
	expect_ok(t, elem_put(map, fd, 7));
	child_end(t, pid, false);
	expect_eq(t, elem_get(map, fd), 7);
	expect_ok(t, elem_put(map, fd, 8));
	waitpid(pid, NULL, 0);
	expect_err(t, elem_get(map, fd), ENOENT);
}

MAP_CASE(task_storage, key_of_reaped_task)
{
	int map = map_create(t, TASK_STORAGE), fd;
	pid_t pid = child_start(t);

	fd = must(t, pidfd_of(pid));
	expect_ok(t, elem_put(map, fd, 7));
	child_end(t, pid, true);
	expect_err(t, elem_get(map, fd), ENOENT);
	expect_err(t, elem_put(map, fd, 8), ENOENT);
	expect_err(t, elem_del(map, fd), ENOENT);
}

/* A child with the number @pid, which has to be free. */
static pid_t child_of_number(struct test *t, pid_t pid)
{
	struct clone_args args = { .exit_signal = SIGCHLD, .set_tid = (uintptr_t)&pid,
				   .set_tid_size = 1 };
	long got = syscall(SYS_clone3, &args, sizeof(args));

	if (!got)
		for (;;)
			pause();
	return must(t, got < 0 ? -errno : got);
}

MAP_CASE(task_storage, job_new_task_of_same_number_has_none)
{
	int map = map_create(t, TASK_STORAGE), first, second;
	pid_t pid = child_start(t);

	first = must(t, pidfd_of(pid));
	expect_ok(t, elem_put(map, first, 7));
	child_end(t, pid, true);
	expect_eq(t, child_of_number(t, pid), pid);
	second = must(t, pidfd_of(pid));
	expect_err(t, elem_get(map, second), ENOENT);
	expect_ok(t, elem_put(map, second, 8));
	/* and the old fd does not find the new task */
	expect_err(t, elem_get(map, first), ENOENT);
	child_end(t, pid, true);
}

MAP_CASE(task_storage, fork_does_not_inherit)
{
	int map = map_create(t, TASK_STORAGE), own = must(t, pidfd_of(getpid()));
	pid_t pid;

	expect_ok(t, elem_put(map, own, 7));
	pid = child_start(t);
	expect_err(t, elem_get(map, must(t, pidfd_of(pid))), ENOENT);
	child_end(t, pid, true);
}

MAP_CASE(task_storage, clone_flag_does_not_inherit)
{
	int map = map_create(t, TASK_STORAGE, .map_flags = BPF_F_NO_PREALLOC | BPF_F_CLONE);
	int own = must(t, pidfd_of(getpid()));
	pid_t pid;

	expect_ok(t, elem_put(map, own, 7));
	pid = child_start(t);
	expect_err(t, elem_get(map, must(t, pidfd_of(pid))), ENOENT);
	child_end(t, pid, true);
}

static void *look(void *map)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts);

	bpf_prog_test_run_opts(*(int *)map, &opts);
	return NULL;
}

/* A task is a thread: the process's other threads have elements of their own. */
MAP_CASE(task_storage, threads_are_owners_of_their_own)
{
	struct map_prog p = map_prog_load(t, "task_storage", "elem");
	int own = must(t, pidfd_of(getpid()));
	pthread_t thread;

	must(t, bpf_raw_tracepoint_open(NULL, p.prog));
	expect_ok(t, elem_put(p.map, own, 7));
	p.io->op = MAP_OP_LOOKUP;
	look(&p.prog);
	expect_eq(t, p.io->value, 7);
	must(t, -pthread_create(&thread, NULL, look, &p.prog));
	pthread_join(thread, NULL);
	expect_eq(t, p.io->visited, 2);
	expect_err(t, p.io->ret, ENOENT);
}

/* pidfd_open() of a thread that is not its process's first: since 6.9, with PIDFD_THREAD. */
MAP_CASE(task_storage, key_of_thread)
{
	int fd = syscall(SYS_pidfd_open, getpid(), O_EXCL);

	if (!expect(t, fd < 0 ? -errno : fd, OK_SINCE("6.9"), ELSE(EINVAL)) || fd < 0)
		return;
	expect_ok(t, elem_put(map_create(t, TASK_STORAGE), fd, 7));
}

/* ---- pointers to a user's page (6.13, "bpf: Support uptr in map value of task storage") */

#define UPTR .btf_value = MAP_BTF_UPTR

/* A map's creation does not tell: what is no pointer that the kernel knows is 8 bytes of value. */
MAP_CASE(task_storage, uptr)
{
	int map = map_create(t, TASK_STORAGE, UPTR), own = must(t, pidfd_of(getpid()));
	static __u64 shared __attribute__((aligned(8)));
	bool known = verlist_holds("6.13", test_kver());

	expect(t, elem_put(map, own, 8), ERR_SINCE("6.13", EFAULT), ELSE_OK);
	expect_ok(t, elem_put(map, own, (uintptr_t)&shared));
	/* a pointer is not given back */
	expect_eq(t, elem_get(map, own), known ? 0 : (long long)(uintptr_t)&shared);
	expect_ok(t, elem_put(map, own, 0));
}

static const struct map_type *const not_task_types[] = {
	&map_type_sk_storage, &map_type_inode_storage, &map_type_cgrp_storage,
};

/* 5.10 knows no tags at all, and refuses the BTF. */
FAMILY_CASE(not_task, create_uptr)
{
	struct map_args args = family_type(t)->args;

	(void)fd;
	args.btf_value = MAP_BTF_UPTR;
	expect(t, map_try_args(&args), ERR_SINCE("6.13", EOPNOTSUPP), OK_SINCE("5.17"), ELSE(EINVAL));
}
