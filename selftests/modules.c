// SPDX-License-Identifier: GPL-2.0
/*
 * Modules that cases need.  The host puts them, each behind what it depends on,
 * into MODULES/NAME.ko, and the order into MODULES/order, one "NAME: DEP DEP" a
 * line; what is built in stands there as "NAME builtin".  On a machine of its own,
 * without that file, the machine's modprobe is asked.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "selftests/runner.h"

#define MODULES "/bpfmatrix/modules"

/* True when the kernel has the module, by whatever way it came. */
static bool is_loaded(const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "/sys/module/%s", name);
	return !access(path, F_OK);
}

static bool load_file(const char *name)
{
	char path[256];
	int fd, err;

	if (is_loaded(name))
		return true;
	snprintf(path, sizeof(path), MODULES "/%s.ko", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	err = syscall(SYS_finit_module, fd, "", 0) ? errno : 0;
	close(fd);
	return !err || err == EEXIST;
}

static bool modprobe(const char *name)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		execlp("modprobe", "modprobe", "-q", name, NULL);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && !status;
}

static bool load(const char *name)
{
	char line[1024], *dep, *rest;
	bool found = false, ok = true;
	FILE *f;

	if (is_loaded(name))
		return true;
	f = fopen(MODULES "/order", "r");
	if (!f)
		return modprobe(name);
	while (!found && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		rest = line;
		dep = strsep(&rest, ": ");
		if (strcmp(dep, name))
			continue;
		found = true;
		if (rest && !strcmp(rest, "builtin"))
			break;
		while (ok && (dep = strsep(&rest, ": ")))
			if (*dep)
				ok = load_file(dep);
		ok = ok && load_file(name);
	}
	fclose(f);
	return found && ok;
}

bool modules_need(const char *names, char *missing, size_t size)
{
	char *copy = strdup(names), *rest = copy, *name;
	bool ok = true;

	while (ok && (name = strsep(&rest, " "))) {
		if (*name && !load(name)) {
			snprintf(missing, size, "%s", name);
			ok = false;
		}
	}
	free(copy);
	return ok;
}
