// SPDX-License-Identifier: GPL-2.0
#include "cli/source.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vm/files.h"

int source_path(const char *name, char *out, size_t size)
{
	char self[PATH_MAX], root[PATH_MAX], real[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;
	int err;

	if (n < 0)
		return -errno;
	self[n] = '\0';
	slash = strrchr(self, '/');
	if (!slash)
		return -ENOENT;
	err = path_fmt(root, sizeof(root), "%.*s/..", (int)(slash - self), self);
	if (err)
		return err;
	return path_fmt(out, size, "%s/%s", realpath(root, real) ?: root, name);
}
