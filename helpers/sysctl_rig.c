// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "helpers/sysctl_rig.h"

#undef sysctl_enter
struct bpf_object *sysctl_enter(struct test *t, const char *helper, const char *prog)
{
	must(t, unshare(CLONE_NEWNET) ? -errno : 0);
	return cgroup_rig(t, helper, prog);
}

long long sysctl_read(const char *path, char value[16])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	long long n = fd < 0 ? -1 : read(fd, value, 15);

	if (n < 0)
		n = -errno;
	else
		value[n] = '\0';
	if (fd >= 0)
		close(fd);
	return n;
}

long long sysctl_write(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	long long n = fd < 0 ? -1 : write(fd, value, strlen(value));

	if (n < 0)
		n = -errno;
	if (fd >= 0)
		close(fd);
	return n;
}
