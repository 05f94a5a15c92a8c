// SPDX-License-Identifier: GPL-2.0
/*
 * A BPF token (6.9, kernel/bpf/token.c): only a user namespace below the first can have one,
 * from a bpffs of its own whose options the first one's root has set.  A child goes there;
 * it has this process's file descriptors.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "maps/ops/ops.h"

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), err;

	if (fd < 0)
		return -errno;
	err = write(fd, text, strlen(text)) < 0 ? -errno : 0;
	close(fd);
	return err;
}

static int enter_namespace(void)
{
	/* a mount that only this child sees goes with it */
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS))
		return -errno;
	return write_file("/proc/self/setgroups", "deny") ?:
	       write_file("/proc/self/uid_map", "0 0 1") ?:
	       write_file("/proc/self/gid_map", "0 0 1");
}

static int delegate_all(int fs)
{
	static const char *const options[] = {
		"delegate_cmds", "delegate_maps", "delegate_progs", "delegate_attachs",
	};
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, options[i], "any", 0))
			return -errno;
	return syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) ? -errno : 0;
}

static int make_token(int fs)
{
	int mount = syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, 0), root, token;

	if (mount < 0)
		return -errno;
	/* the mount's own descriptor is one of a path only */
	root = openat(mount, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	token = root < 0 ? -errno : bpf_token_create(root, NULL);
	if (root >= 0)
		close(root);
	close(mount);
	return token;
}

static bool say(int to, int number)
{
	return write(to, &number, sizeof(number)) == sizeof(number);
}

static bool hear(int from, int *number)
{
	return read(from, number, sizeof(*number)) == sizeof(*number);
}

/* The child: says the number of its bpffs, waits until all is delegated, says the token's. */
static void __attribute__((noreturn)) child(int to, int from)
{
	int fd = enter_namespace();

	if (!fd) {
		fd = syscall(SYS_fsopen, "bpf", 1 /* FSOPEN_CLOEXEC */);
		fd = fd < 0 ? -errno : fd;
	}
	if (!say(to, fd) || fd < 0 || !hear(from, &fd))
		_exit(0);
	say(to, make_token(fd));
	_exit(0);
}

static int talk(int to, int from)
{
	int fs = -EPIPE, token, err;

	if (!hear(from, &fs) || fs < 0)
		return fs;
	err = delegate_all(fs);
	if (!err && !(say(to, fs) && hear(from, &token)))
		err = -EPIPE;
	close(fs);
	return err ?: token;
}

int token_make(void)
{
	int there[2], back[2], token, i;
	pid_t pid;

	if (!verlist_holds("6.9", test_kver()))
		return -ENOSYS;
	if (pipe(there) || pipe(back))
		return -errno;
	/* as fork(2), but with one table of descriptors, and no end of a pipe that closes by itself */
	pid = syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL);
	if (!pid)
		child(back[1], there[0]);
	token = pid < 0 ? -errno : talk(there[1], back[0]);
	if (pid > 0 && token < 0)
		kill(pid, SIGKILL);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	for (i = 0; i < 2; i++) {
		close(there[i]);
		close(back[i]);
	}
	return token;
}
