// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_CGRP_STORAGE: elements that hang on a cgroup (kernel/bpf/bpf_cgrp_storage.c) */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/local_storage.h"

DEFINE_CGRP_STORAGE;

__BM_CASE(map_cgrp_storage_exists, "map/cgrp_storage/exists")
{
	expect(t, map_try(CGRP_STORAGE), OK_SINCE(CGRP_STORAGE_SINCE), ELSE(EINVAL));
}

#define GET_FLAG BPF_LOCAL_STORAGE_GET_F_CREATE

/* A task's system calls count for the cgroup that it is in, and stop to when it leaves. */
MAP_CASE(cgrp_storage, job_tasks_hit_their_cgroup)
{
	struct map_prog p = map_prog_load(t, "cgrp_storage", "sys_enter");
	int own = cgroup_enter(t), other = cgroup_make(t, "other");

	*p.io = (struct map_io){ .op = MAP_OP_UPDATE, .value = 7, .flags = GET_FLAG,
				 .key = { getpid(), SYS_getppid } };
	expect_ok(t, bpf_raw_tracepoint_open(NULL, p.prog));
	syscall(SYS_getppid);
	expect_eq(t, p.io->visited, 1);
	expect_eq(t, elem_get(p.map, own), 7);
	expect_err(t, elem_get(p.map, other), ENOENT);
	/* the cgroup's element, not the task's: it stays when the task goes */
	cgroup_leave();
	p.io->op = MAP_OP_LOOKUP;
	p.io->flags = 0;
	syscall(SYS_getppid);
	expect_eq(t, p.io->visited, 2);
	expect_err(t, p.io->ret, ENOENT);
	cgroups_remove();
}

MAP_CASE(cgrp_storage, job_new_cgroup_of_same_path_has_none)
{
	int map = map_create(t, CGRP_STORAGE), first = cgroup_make(t, "same"), second;
	struct stat a, b;

	expect_ok(t, elem_put(map, first, 7));
	cgroups_remove();
	second = cgroup_make(t, "same");
	fstat(first, &a);
	fstat(second, &b);
	expect_true(t, a.st_ino != b.st_ino);
	expect_err(t, elem_get(map, second), ENOENT);
	expect_ok(t, elem_put(map, second, 8));
	expect_eq(t, elem_get(map, second), 8);
	cgroups_remove();
}

/* A removed cgroup that a fd holds is no owner any more: its file finds none. */
MAP_CASE(cgrp_storage, key_of_removed_cgroup)
{
	int map = map_create(t, CGRP_STORAGE), fd = cgroup_make(t, "gone");

	expect_ok(t, elem_put(map, fd, 7));
	cgroups_remove();
	expect_err(t, elem_get(map, fd), ENOENT);
	expect_err(t, elem_put(map, fd, 8), ENOENT);
	expect_err(t, elem_del(map, fd), ENOENT);
}

MAP_CASE(cgrp_storage, child_cgroup_has_its_own)
{
	int map = map_create(t, CGRP_STORAGE), parent = cgroup_make(t, "parent"), child;

	expect_ok(t, elem_put(map, parent, 7));
	must(t, mkdirat(parent, "child", 0755) ? -errno : 0);
	child = openat(parent, "child", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	expect_err(t, elem_get(map, child), ENOENT);
	unlinkat(parent, "child", AT_REMOVEDIR);
	cgroups_remove();
}

MAP_CASE(cgrp_storage, key_of_file_in_cgroup)
{
	int map = map_create(t, CGRP_STORAGE), folder = cgroup_make(t, "a");
	int fd = openat(folder, "cgroup.procs", O_RDONLY | O_CLOEXEC);

	expect_err(t, elem_put(map, fd, 7), EBADF);
	cgroups_remove();
}

MAP_CASE(cgrp_storage, key_of_root_cgroup)
{
	int map = map_create(t, CGRP_STORAGE);
	int fd = open("/sys/fs/cgroup", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	expect_ok(t, elem_put(map, fd, 7));
	expect_eq(t, elem_get(map, fd), 7);
	expect_ok(t, elem_del(map, fd));
}
