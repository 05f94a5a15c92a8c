// SPDX-License-Identifier: GPL-2.0
#include "selftests/switches.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "common/errname.h"

static struct {
	const char *path;
	const char *on;
	char original;		/* a digit; 0: not read yet, or not there */
	int fd;
	bool moved;		/* by this process */
} switches[] = {
	[SWITCH_NO_JIT] = { "/proc/sys/net/core/bpf_jit_enable", "0", 0, -1, false },
	[SWITCH_UNPRIVILEGED] = { "/proc/sys/kernel/unprivileged_bpf_disabled", "0", 0, -1, false },
};
#define NR_SWITCHES ((int)(sizeof(switches) / sizeof(switches[0])))

static bool used;

static char now(int i)
{
	char digit = 0;

	return pread(switches[i].fd, &digit, 1, 0) == 1 ? digit : 0;
}

static bool set(int i, char digit)
{
	return pwrite(switches[i].fd, &digit, 1, 0) == 1;
}

void switches_prepare(void)
{
	int i;

	used = true;
	for (i = 0; i < NR_SWITCHES; i++) {
		if (switches[i].fd < 0)
			switches[i].fd = open(switches[i].path, O_RDWR | O_CLOEXEC);
		if (!switches[i].original)
			switches[i].original = now(i);
		else if (now(i) != switches[i].original && !set(i, switches[i].original))
			fprintf(stderr, "bpf_selftests: %s: cannot be set back: %s\n", switches[i].path,
				errname(errno));
	}
}

bool switch_is_on(enum machine_switch which)
{
	return switches[which].original == *switches[which].on;
}

bool switch_on(enum machine_switch which)
{
	if (!switches[which].original)
		return false;
	if (!switch_is_on(which) && !switches[which].moved)
		switches[which].moved = set(which, *switches[which].on);
	return switch_is_on(which) || switches[which].moved;
}

void switch_back(enum machine_switch which)
{
	if (switches[which].moved && !set(which, switches[which].original))
		_exit(3);
	switches[which].moved = false;
}

void switches_end(void)
{
	if (used)
		switches_prepare();
}
