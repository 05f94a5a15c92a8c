// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_INODE_STORAGE: elements that hang on an inode (kernel/bpf/bpf_inode_storage.c) */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maps/local_storage.h"

DEFINE_INODE_STORAGE;

/*
 * "bpf: Reject BPF_MAP_TYPE_INODE_STORAGE creation if BPF LSM is uninitialized": before it,
 * an inode's place for elements was then somebody else's memory.
 */
#define LSM_ASKED "7.2 7.1.13 6.12.97 6.1.184"	/* 7.1.13: measured */

/* Not of the map type: its cases are skipped where the LSM is off, and this one asks then. */
__BM_CASE(map_inode_storage_create_asks_lsm, "map/inode_storage/create_asks_lsm",
	  .config = "CONFIG_BPF_LSM")
{
	if (inode_storage_missing())
		expect(t, map_try(INODE_STORAGE), ERR_SINCE(LSM_ASKED, EOPNOTSUPP), ELSE_OK);
	else
		expect_ok(t, map_try(INODE_STORAGE));
}

/* A file at a path of its own, which the case removes. */
static int named_file(struct test *t, char *path)
{
	return must(t, mkostemp(path, O_CLOEXEC));
}

static int reopen(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

MAP_CASE(inode_storage, job_program_marks_opened_file)
{
	struct map_prog p = map_prog_load(t, "inode_storage", "file_open");
	char path[] = "/tmp/bpfmatrix.XXXXXX";
	int before = named_file(t, path), link, fd;

	link = must(t, bpf_raw_tracepoint_open(NULL, p.prog));
	p.io->op = MAP_OP_UPDATE;
	p.io->flags = BPF_LOCAL_STORAGE_GET_F_CREATE;
	p.io->value = 7;
	p.io->key[0] = getpid();
	expect_err(t, elem_get(p.map, before), ENOENT);
	fd = reopen(path);
	close(link);
	unlink(path);
	expect_ok(t, fd);
	expect_eq(t, p.io->visited, 1);
	expect_ok(t, p.io->ret);
	expect_eq(t, elem_get(p.map, fd), 7);
	/* opened before there was a program: the same inode */
	expect_eq(t, elem_get(p.map, before), 7);
}

/* Inodes of /proc have the same numbers in every instance, of which a mount is one. */
MAP_CASE(inode_storage, job_evicted_inode_leaves_nothing)
{
	char folder[] = "/tmp/bpfmatrix.XXXXXX", path[64];
	int map = map_create(t, INODE_STORAGE), fd;
	struct stat first, second;

	must(t, unshare(CLONE_NEWNS) ? -errno : 0);
	must(t, mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) && errno != EINVAL ? -errno : 0);
	must(t, mkdtemp(folder) ? 0 : -errno);
	snprintf(path, sizeof(path), "%s/version", folder);
	must(t, mount("proc", folder, "proc", 0, NULL) ? -errno : 0);
	fd = must(t, reopen(path));
	fstat(fd, &first);
	expect_ok(t, elem_put(map, fd, 7));
	/* nobody has it open now, but the inode is in the cache */
	close(fd);
	fd = must(t, reopen(path));
	expect_eq(t, elem_get(map, fd), 7);
	close(fd);
	must(t, umount(folder) ? -errno : 0);
	must(t, mount("proc", folder, "proc", 0, NULL) ? -errno : 0);
	fd = must(t, reopen(path));
	fstat(fd, &second);
	expect_eq(t, second.st_ino, first.st_ino);
	expect_err(t, elem_get(map, fd), ENOENT);
	close(fd);
	umount(folder);
	rmdir(folder);
}

MAP_CASE(inode_storage, unlinked_file_keeps_its_element)
{
	char path[] = "/tmp/bpfmatrix.XXXXXX";
	int map = map_create(t, INODE_STORAGE), fd = named_file(t, path);

	expect_ok(t, elem_put(map, fd, 7));
	unlink(path);
	expect_eq(t, elem_get(map, fd), 7);
}

/* At the path, not the same inode. */
MAP_CASE(inode_storage, new_file_of_same_path_has_none)
{
	char path[] = "/tmp/bpfmatrix.XXXXXX";
	int map = map_create(t, INODE_STORAGE), fd = named_file(t, path), again;

	expect_ok(t, elem_put(map, fd, 7));
	unlink(path);
	again = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	unlink(path);
	expect_ok(t, again);
	expect_err(t, elem_get(map, again), ENOENT);
}

MAP_CASE(inode_storage, names_of_one_file_share)
{
	char path[] = "/tmp/bpfmatrix.XXXXXX", other[64];
	int map = map_create(t, INODE_STORAGE), fd = named_file(t, path), again, err;

	snprintf(other, sizeof(other), "%s.link", path);
	err = link(path, other) ? -errno : 0;
	again = reopen(other);
	unlink(path);
	unlink(other);
	expect_ok(t, err);
	expect_ok(t, elem_put(map, fd, 7));
	expect_eq(t, elem_get(map, again), 7);
}

MAP_CASE(inode_storage, renamed_file_keeps_its_element)
{
	char path[] = "/tmp/bpfmatrix.XXXXXX", other[64];
	int map = map_create(t, INODE_STORAGE), fd = named_file(t, path), again, err;

	snprintf(other, sizeof(other), "%s.new", path);
	expect_ok(t, elem_put(map, fd, 7));
	err = rename(path, other) ? -errno : 0;
	close(fd);
	again = reopen(other);
	unlink(other);
	expect_ok(t, err);
	expect_eq(t, elem_get(map, again), 7);
}

/* fget_raw(): a path's place is enough, it needs not be open. */
MAP_CASE(inode_storage, key_of_o_path_fd)
{
	int map = map_create(t, INODE_STORAGE), fd = open("/tmp", O_PATH | O_CLOEXEC);

	expect_ok(t, elem_put(map, fd, 7));
	expect_eq(t, elem_get(map, fd), 7);
	expect_ok(t, elem_del(map, fd));
}

MAP_CASE(inode_storage, key_of_folder)
{
	int map = map_create(t, INODE_STORAGE);
	int fd = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	expect_ok(t, elem_put(map, fd, 7));
	expect_eq(t, elem_get(map, fd), 7);
	expect_ok(t, elem_del(map, fd));
}

MAP_CASE(inode_storage, pipe_ends_are_one_owner)
{
	int map = map_create(t, INODE_STORAGE), pair[2];

	must(t, pipe2(pair, O_CLOEXEC) ? -errno : 0);
	expect_ok(t, elem_put(map, pair[0], 7));
	expect_eq(t, elem_get(map, pair[1]), 7);
}
