// SPDX-License-Identifier: GPL-2.0
/* Being less than root, for what depends on it. */
#include <fcntl.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "selftests/runner.h"

static const struct {
	const char *name;
	int nr;
} capabilities[] = {
	{ "CAP_NET_ADMIN", CAP_NET_ADMIN },
	{ "CAP_NET_RAW", CAP_NET_RAW },
	{ "CAP_SYS_ADMIN", CAP_SYS_ADMIN },
	{ "CAP_SYS_RESOURCE", CAP_SYS_RESOURCE },
	{ "CAP_PERFMON", CAP_PERFMON },
	{ "CAP_BPF", CAP_BPF },
};

static int find(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(capabilities) / sizeof(capabilities[0]); i++)
		if (strlen(capabilities[i].name) == len && !strncmp(capabilities[i].name, name, len))
			return capabilities[i].nr;
	return -1;
}

/* Debian's default, 2, refuses every program of who has no CAP_BPF. */
int caps_allow_unprivileged(void)
{
	int fd = open("/proc/sys/kernel/unprivileged_bpf_disabled", O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, "0", 1) != 1)
		err = -errno;
	close(fd);
	return err;
}

static int parse(const char *names, struct __user_cap_data_struct data[2])
{
	size_t len;
	int nr;

	for (names += strspn(names, " "); *names; names += len, names += strspn(names, " ")) {
		len = strcspn(names, " ");
		nr = find(names, len);
		if (nr < 0)
			return -EINVAL;
		data[nr / 32].effective |= 1U << (nr % 32);
	}
	return 0;
}

static int set(const struct __user_cap_data_struct data[2])
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };

	return syscall(SYS_capset, &head, data) ? -errno : 0;
}

int caps_keep_only(const char *names)
{
	struct __user_cap_data_struct data[2] = {0};
	int i, err = caps_allow_unprivileged() ?: parse(names, data);

	for (i = 0; i < 2; i++)
		data[i].permitted = data[i].effective;
	return err ?: set(data);
}

int caps_effective(const char *names)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {0};
	int i, err;

	if (syscall(SYS_capget, &head, data))
		return -errno;
	for (i = 0; i < 2; i++)
		data[i].effective = names ? 0 : data[i].permitted;
	err = names ? parse(names, data) : 0;
	return err ?: set(data);
}
