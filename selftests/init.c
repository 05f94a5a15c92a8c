// SPDX-License-Identifier: GPL-2.0
/* What PID 1 owes the suite: mounts, standard streams, limits, loopback. */
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "selftests/runner.h"

/*
 * N.ko for the module of line N of "list": names of the kernel's modules that it
 * depends on, a tab, and the file as the user named it.
 */
#define INSMOD BOOT_FOLDER "/insmod"

static const struct {
	const char *fs, *where;
	bool optional;
} mounts[] = {
	{ "proc", "/proc", false },
	{ "sysfs", "/sys", false },
	{ "devtmpfs", "/dev", false },
	{ "tmpfs", "/tmp", false },
	{ "tmpfs", "/run", false },
	{ "cgroup2", "/sys/fs/cgroup", false },
	{ "bpf", "/sys/fs/bpf", false },
	{ "debugfs", "/sys/kernel/debug", true },
	{ "tracefs", "/sys/kernel/tracing", true },
	{ "securityfs", "/sys/kernel/security", true },
};

static const struct {
	const char *target, *name;
} links[] = {
	{ "/proc/self/fd", "/dev/fd" },
	{ "/proc/self/fd/0", "/dev/stdin" },
	{ "/proc/self/fd/1", "/dev/stdout" },
	{ "/proc/self/fd/2", "/dev/stderr" },
};

static void mount_all(void)
{
	size_t i;

	for (i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i].where, 0755);
		if (!mount(mounts[i].fs, mounts[i].where, mounts[i].fs, 0, NULL))
			continue;
		/* devtmpfs may have been mounted by the kernel already */
		if (errno != EBUSY && !mounts[i].optional)
			fprintf(stderr, "bpf_selftests: mount %s at %s: %s\n", mounts[i].fs,
				mounts[i].where, errname(errno));
	}
	for (i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		(void)!symlink(links[i].target, links[i].name);
}

static void loopback_up(void)
{
	struct ifreq ifr = { .ifr_name = "lo" };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return;
	if (!ioctl(fd, SIOCGIFFLAGS, &ifr)) {
		ifr.ifr_flags |= IFF_UP;
		ioctl(fd, SIOCSIFFLAGS, &ifr);
	}
	close(fd);
}

/*
 * The runner and its children stay on one CPU: under TCG waking another one for
 * each child costs more than the child.  Cases that want another CPU go there.
 */
static void stay_on_first_cpu(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

/* "dummy_stm" for ".../dummy-stm.ko.xz", as the kernel's log has it. */
static void module_name(const char *path, char *name, size_t size)
{
	const char *base = strrchr(path, '/');
	char *p;

	snprintf(name, size, "%s", base ? base + 1 : path);
	name[strcspn(name, ".")] = '\0';
	for (p = name; *p; p++)
		if (*p == '-')
			*p = '_';
}

static void tell_refused(const char *path, int err)
{
	char name[128], log[512], number[16];
	struct event ev;

	module_name(path, name, sizeof(name));
	klog_about(name, log, sizeof(log));
	snprintf(number, sizeof(number), "%d", err);
	event_init(&ev, "insmod");
	event_add(&ev, "file", path);
	event_add(&ev, "errno", number);
	event_add(&ev, "log", log);
	if (emit_open(EMIT_PORT, 0))
		return;
	emit(&ev);
	emit_close();
}

/* What it needs of the kernel's own is loaded as well as can be: the kernel says what is missing. */
static int insmod(int n, char *needs)
{
	char file[64], missing[64], *name;
	int fd, err;

	while ((name = strsep(&needs, " ")))
		modules_need(name, missing, sizeof(missing));
	snprintf(file, sizeof(file), INSMOD "/%d.ko", n);
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	klog_open();
	err = syscall(SYS_finit_module, fd, "", 0) ? errno : 0;
	close(fd);
	return err;
}

bool init_insmod(void)
{
	char line[PATH_MAX + 1024], *path, *needs;
	FILE *f = fopen(INSMOD "/list", "r");
	int n, err = 0;

	for (n = 0; f && !err && fgets(line, sizeof(line), f); n++) {
		line[strcspn(line, "\n")] = '\0';
		path = line;
		needs = strsep(&path, "\t");
		err = insmod(n, needs);
		if (err)
			tell_refused(path ?: "?", err);
	}
	if (f)
		fclose(f);
	return !err;
}

void init_machine(void)
{
	int fd;

	mount_all();
	/* the kernel opens /dev/console for PID 1 only where the initramfs has it */
	fd = open("/dev/console", O_RDWR);
	if (fd >= 0) {
		dup2(fd, 0);
		dup2(fd, 1);
		dup2(fd, 2);
		if (fd > 2)
			close(fd);
	}
	setenv("PATH", "/bin:/sbin", 1);
	setenv("HOME", "/", 1);
	loopback_up();
	stay_on_first_cpu();
}

void init_poweroff(void)
{
	fflush(NULL);
	sync();
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}
