// SPDX-License-Identifier: GPL-2.0
/* Kernel objects for local storages to hang on. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "maps/local_storage.h"

const char *inode_storage_missing(void)
{
	char list[256] = "";
	int fd = open("/sys/kernel/security/lsm", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, list, sizeof(list) - 1);
	char *at, *name;

	if (fd >= 0)
		close(fd);
	/* where nobody says which are on, the kernel will */
	if (n <= 0)
		return NULL;
	for (at = list; (name = strsep(&at, ",\n"));)
		if (!strcmp(name, "bpf"))
			return NULL;
	return "the bpf LSM is not on (lsm=...,bpf on the kernel's command line)";
}

int storage_file(struct test *t)
{
	char path[] = "/tmp/bpfmatrix.XXXXXX";
	int fd = must(t, mkostemp(path, O_CLOEXEC));

	unlink(path);
	return fd;
}

int storage_socket(struct test *t)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return must(t, fd < 0 ? -errno : fd);
}

int storage_listener(struct test *t, struct sockaddr_in *addr)
{
	socklen_t len = sizeof(*addr);
	int fd = storage_socket(t);

	*addr = (struct sockaddr_in){
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	must(t, bind(fd, (struct sockaddr *)addr, len) ? -errno : 0);
	must(t, listen(fd, 4) ? -errno : 0);
	must(t, getsockname(fd, (struct sockaddr *)addr, &len) ? -errno : 0);
	return fd;
}

int storage_connect(struct test *t, int fd, const struct sockaddr_in *addr, int listener)
{
	int other;

	must(t, connect(fd, (const struct sockaddr *)addr, sizeof(*addr)) ? -errno : 0);
	other = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	return must(t, other < 0 ? -errno : other);
}

int pidfd_of(pid_t pid)
{
	int fd = syscall(SYS_pidfd_open, pid, 0);

	return fd < 0 ? -errno : fd;
}

#define MAX_CGROUPS 4
static char cgroups[MAX_CGROUPS][96];

int cgroup_make(struct test *t, const char *name)
{
	int i, fd;

	for (i = 0; i < MAX_CGROUPS - 1 && *cgroups[i]; i++)
		;
	snprintf(cgroups[i], sizeof(cgroups[i]), "/sys/fs/cgroup/bpfmatrix.%s.%d", name, getpid());
	must(t, mkdir(cgroups[i], 0755) ? -errno : 0);
	fd = open(cgroups[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return must(t, fd < 0 ? -errno : fd);
}

void cgroups_remove(void)
{
	int i;

	for (i = 0; i < MAX_CGROUPS; i++) {
		if (*cgroups[i])
			rmdir(cgroups[i]);
		*cgroups[i] = '\0';
	}
}

pid_t child_start(struct test *t)
{
	pid_t pid = fork();

	if (!pid)
		for (;;)
			pause();
	return must(t, pid < 0 ? -errno : pid);
}

void child_end(struct test *t, pid_t pid, bool reap)
{
	siginfo_t info;

	must(t, kill(pid, SIGKILL) ? -errno : 0);
	must(t, waitid(P_PID, pid, &info, WEXITED | (reap ? 0 : WNOWAIT)) ? -errno : 0);
}
